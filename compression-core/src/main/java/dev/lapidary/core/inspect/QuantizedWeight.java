package dev.lapidary.core.inspect;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;

/**
 * The integer weight that a node takes, if it takes one.
 *
 * @param value its name; whether it is a constant is not known here
 * @param axis the axis a one-dimensional zero point runs along; may be negative
 * @param blockSize elements of the axis that share a zero point of the weight's own rank
 */
record QuantizedWeight(String value, Optional<String> zeroPoint, int axis, int blockSize) {

  static Optional<QuantizedWeight> of(Node node) {
    return switch (node.opType()) {
      case "DequantizeLinear" ->
          of(
              node,
              0,
              2,
              (int) node.intAttribute("axis", 1),
              (int) node.intAttribute("block_size", 1));
      case "QLinearConv" -> of(node, 3, 5, 0, 1);
      case "QLinearMatMul" -> of(node, 3, 5, -1, 1);
      case "ConvInteger" -> of(node, 1, 3, 0, 1);
      case "MatMulInteger", "DynamicQuantizeMatMul" -> of(node, 1, 3, -1, 1);
      default -> Optional.empty();
    };
  }

  private static Optional<QuantizedWeight> of(
      Node node, int weight, int zeroPoint, int axis, int blockSize) {
    return node.input(weight)
        .map(
            name -> new QuantizedWeight(name, node.input(zeroPoint), axis, Math.max(1, blockSize)));
  }

  /** Which element of {@code zero} belongs to element {@code index} of {@code weight}. */
  int zeroPointIndex(int index, Tensor weight, Tensor zero) {
    int along = axis < 0 ? axis + weight.rank() : axis;
    int inner = 1;
    for (int i = along + 1; i < weight.rank(); i++) {
      inner = Math.toIntExact(inner * weight.length(i));
    }
    int length = (int) weight.length(along);
    int position = index / inner % length;
    if (zero.rank() == 1) {
      return position;
    }
    int outer = index / inner / length;
    return (int) (outer * zero.length(along) + position / blockSize) * inner + index % inner;
  }
}
