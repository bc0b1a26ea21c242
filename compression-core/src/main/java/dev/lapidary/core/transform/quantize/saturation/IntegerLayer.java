package dev.lapidary.core.transform.quantize.saturation;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.rounding.Unfolding;
import java.util.Optional;

/**
 * A Conv, Gemm or MatMul between DequantizeLinear nodes, or a MatMulInteger, whose constant weight
 * is INT8. Depthwise convolutions are none: their kernels sum in 32 bits.
 *
 * @param layer with its integer weight
 * @param activation name of the integers it takes
 * @param activationScale name of the activation's scale; empty for 1
 * @param activationZero name of its zero point; empty for 0
 * @param weightScales [channels], or one for all
 * @param weightZeros [channels], or one for all
 */
record IntegerLayer(
    WeightedNode layer,
    Unfolding unfolding,
    String activation,
    Optional<String> activationScale,
    Optional<String> activationZero,
    float[] weightScales,
    float[] weightZeros) {
  private static final float[] ONE = {1};
  private static final float[] ZERO = {0};

  /** Reads a layer; empty if the node is none. */
  static Optional<IntegerLayer> of(Node node, GraphIndex index) {
    return switch (node.opType()) {
      case "Conv", "Gemm", "MatMul" -> dequantized(node, index);
      case "MatMulInteger" -> dynamic(node, index);
      default -> Optional.empty();
    };
  }

  private static Optional<IntegerLayer> dequantized(Node node, GraphIndex index) {
    Optional<Node> input = dequantize(node, 0, index);
    Optional<Node> weight = dequantize(node, 1, index);
    Optional<Tensor> integers = weight.flatMap(dq -> int8(dq.input(0), index));
    if (input.isEmpty() || integers.isEmpty()) {
      return Optional.empty();
    }
    Node from = input.get();
    return layer(node, integers.get())
        .map(
            layer ->
                new IntegerLayer(
                    layer,
                    Unfolding.of(layer).orElseThrow(),
                    from.inputs().get(0),
                    from.input(1),
                    from.input(2),
                    floats(weight.get().input(1), index, ONE),
                    floats(weight.get().input(2), index, ZERO)));
  }

  /** All scales follow behind the product; those of weights count alike for all channels. */
  private static Optional<IntegerLayer> dynamic(Node node, GraphIndex index) {
    Optional<Node> quantize =
        index
            .producer(node.inputs().get(0))
            .filter(maker -> maker.opType().equals("DynamicQuantizeLinear"));
    return int8(node.input(1), index)
        .flatMap(weight -> layer(node, weight))
        .map(
            layer ->
                new IntegerLayer(
                    layer,
                    Unfolding.of(layer).orElseThrow(),
                    node.inputs().get(0),
                    quantize.flatMap(maker -> maker.output(1)),
                    node.input(2),
                    ONE,
                    floats(node.input(3), index, ZERO)));
  }

  private static Optional<WeightedNode> layer(Node node, Tensor weight) {
    boolean matrix = weight.rank() == 2;
    int axis = node.is("Conv") ? 0 : matrix ? 1 - (int) node.intAttribute("transB", 0) : -1;
    WeightedNode layer = new WeightedNode(node, weight, Optional.empty(), axis);
    return isDepthwise(node, weight) || Unfolding.of(layer).isEmpty()
        ? Optional.empty()
        : Optional.of(layer);
  }

  /** One channel in and out for each group, not one channel in for all. */
  private static boolean isDepthwise(Node node, Tensor weight) {
    return node.is("Conv")
        && weight.length(1) == 1
        && weight.length(0) == node.intAttribute("group", 1);
  }

  private static Optional<Node> dequantize(Node node, int input, GraphIndex index) {
    return node.input(input)
        .flatMap(index::producer)
        .filter(maker -> maker.opType().equals("DequantizeLinear"))
        .filter(maker -> maker.intAttribute("block_size", 0) == 0);
  }

  private static Optional<Tensor> int8(Optional<String> value, GraphIndex index) {
    return value.flatMap(index::constant).filter(t -> t.elementType() == ElementType.INT8);
  }

  private static float[] floats(Optional<String> value, GraphIndex index, float[] otherwise) {
    return value.flatMap(index::constant).map(Tensor::toFloats).orElse(otherwise);
  }

  String id() {
    return layer.node().id();
  }

  /**
   * The weights of each output in the order kernels multiply them: a convolution's channels lie
   * side by side.
   */
  SaturatingProduct[] products() {
    float[][] rows = unfolding.rows(layer.weight());
    int[] order = order();
    SaturatingProduct[] products = new SaturatingProduct[rows.length];
    for (int o = 0; o < rows.length; o++) {
      int[] weights = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        weights[i] = (int) rows[o][order[i]];
      }
      products[o] = new SaturatingProduct(weights);
    }
    return products;
  }

  /** Which column of the unfolding is multiplied first, second and so on. */
  int[] order() {
    int columns = unfolding.columns();
    int channels = layer.node().is("Conv") ? Math.toIntExact(layer.weight().length(1)) : columns;
    int kernel = columns / channels;
    int[] order = new int[columns];
    for (int i = 0; i < columns; i++) {
      order[i] = i % channels * kernel + i / channels;
    }
    return order;
  }
}
