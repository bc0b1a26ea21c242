package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import java.util.List;

/**
 * Softmax, LogSoftmax and Hardmax. Up to operator set 12 they run over all axes from {@code axis}
 * (1 unless said) on, taken as one; since 13 over that axis (the last unless said) alone.
 */
final class SoftmaxAxis {
  private SoftmaxAxis() {}

  static List<Node> adapt(Node node, OpsetScope scope) throws WorkbenchException {
    long axis = node.intAttribute("axis", 1);
    return isOneAxis(axis, scope.shape(node.inputs().get(0)))
        ? List.of(node.withAttribute("axis", Attribute.of(axis)))
        : flattened(node, axis, scope);
  }

  /** Whether the axes after {@code axis} are known to be none or of length one. */
  private static boolean isOneAxis(long axis, Shape shape) {
    if (axis == -1) {
      return true;
    }
    long first = axis < 0 ? axis + shape.rank() : axis;
    if (!shape.ranked() || first < 0 || first >= shape.rank()) {
      return false;
    }
    return shape.dimensions().stream()
        .skip(first + 1)
        .allMatch(dimension -> dimension.equals(Dimension.of(1)));
  }

  private static List<Node> flattened(Node node, long axis, OpsetScope scope) {
    String input = node.inputs().get(0);
    String flat = scope.freshName(node.id() + "_flat");
    String result = scope.freshName(node.id() + "_normalized");
    String shape = scope.freshName(node.id() + "_shape");
    return List.of(
        Node.of("Shape", List.of(input), List.of(shape)),
        Node.of("Flatten", List.of(input), List.of(flat)).withAttribute("axis", Attribute.of(axis)),
        node.withInputs(List.of(flat))
            .withOutputs(List.of(result))
            .withAttribute("axis", Attribute.of(-1L)),
        Node.of("Reshape", List.of(result, shape), node.outputs()));
  }
}
