package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;

/** The constant bounds of a Relu or Clip. */
public record ClipBounds(double minimum, double maximum) {

  /** The bounds; empty if they are computed or the node is neither. */
  public static Optional<ClipBounds> of(Node node, GraphIndex index) {
    if (node.is("Relu")) {
      return Optional.of(new ClipBounds(0, Double.POSITIVE_INFINITY));
    } else if (!node.is("Clip")) {
      return Optional.empty();
    }
    Optional<Double> low = bound(node, 1, "min", Double.NEGATIVE_INFINITY, index);
    Optional<Double> high = bound(node, 2, "max", Double.POSITIVE_INFINITY, index);
    return low.flatMap(min -> high.map(max -> new ClipBounds(min, max)));
  }

  /** Inputs from opset 11 on, attributes before. */
  private static Optional<Double> bound(
      Node clip, int input, String attribute, double otherwise, GraphIndex index) {
    if (clip.input(input).isPresent()) {
      return index
          .constant(clip.input(input).get())
          .filter(value -> value.elementCount() == 1)
          .map((Tensor value) -> value.doubleAt(0));
    }
    return Optional.of((double) clip.floatAttribute(attribute, (float) otherwise));
  }

  /** Whether the limits of the integers clip at least as much, to within half a step. */
  boolean impliedBy(LinearQuantization map) {
    double slack = map.scale() / 2.0;
    return map.leastReal() >= minimum - slack && map.greatestReal() <= maximum + slack;
  }
}
