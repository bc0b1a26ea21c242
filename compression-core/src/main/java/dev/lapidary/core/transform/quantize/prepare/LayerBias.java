package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.LayerConstants;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.Optional;

/**
 * Where a constant is added to each output channel of a layer: in a Conv or Gemm itself, in an Add
 * of a constant vector behind a MatMul.
 *
 * @param value [outChannels]; zeros if there is none yet
 * @param add the Add, empty for the layer itself
 * @param operand the input of the Add that is constant
 */
record LayerBias(WeightedNode layer, Tensor value, Optional<Node> add, int operand) {

  /** Finds it; empty for a MatMul nothing is added to. */
  static Optional<LayerBias> of(WeightedNode layer, GraphIndex index) {
    if (!layer.node().is("MatMul")) {
      int channels = Math.toIntExact(layer.weight().length(layer.channelAxis()));
      Tensor value = layer.bias().orElseGet(() -> Tensor.ofFloats(new float[channels], channels));
      return Optional.of(new LayerBias(layer, value, Optional.empty(), 0));
    }
    return index
        .soleConsumer(layer.node().id())
        .filter(user -> user.is("Add") && layer.channelAxis() >= 0)
        .flatMap(add -> behind(layer, add, index));
  }

  private static Optional<LayerBias> behind(WeightedNode product, Node add, GraphIndex index) {
    int operand = add.inputs().get(0).equals(product.node().id()) ? 1 : 0;
    long channels = product.weight().length(product.channelAxis());
    return index
        .constant(add.inputs().get(operand))
        .filter(value -> value.elementType() == ElementType.FLOAT)
        .filter(value -> value.rank() == 1 && value.length(0) == channels)
        .map(value -> new LayerBias(product, value, Optional.of(add), operand));
  }

  /** Writes the layer's weight, and its bias with something added. */
  void put(LayerConstants constants, Tensor weight, double[] shift) {
    float[] values = value.toFloats();
    boolean shifted = false;
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) (values[c] + shift[c]);
      shifted |= shift[c] != 0;
    }
    Tensor sum = Tensor.ofFloats(values, value.lengths());
    if (add.isPresent()) {
      constants.put(layer, weight, Optional.empty());
      constants.putOperand(add.get().id(), operand, sum);
    } else {
      constants.put(layer, weight, shifted ? Optional.of(sum) : layer.bias());
    }
  }
}
