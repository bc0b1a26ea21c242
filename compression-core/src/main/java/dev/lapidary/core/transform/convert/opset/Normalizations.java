package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Node;
import java.util.ArrayList;
import java.util.List;

/** Dropout and the normalizations. */
final class Normalizations {
  private static final int SCALE = 1;
  private static final int SHIFT = 2;

  private Normalizations() {}

  /** BatchNormalization-9: statistics for each position instead of each channel are gone. */
  static List<Node> spatial(Node node, OpsetScope scope) throws WorkbenchException {
    if (node.intAttribute("spatial", 1) == 0) {
      throw scope.refusal(node, "normalization of each position (spatial = 0) no longer exists");
    }
    return List.of(node.withoutAttribute("spatial"));
  }

  /** BatchNormalization-14: five outputs meant training; a flag and other outputs say it now. */
  static List<Node> trainingOutputs(Node node, OpsetScope scope) throws WorkbenchException {
    if (node.outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
      throw scope.refusal(node, "it yields training statistics, which are defined differently now");
    }
    return List.of(node.withOutputs(node.outputs().subList(0, 1)));
  }

  /** Dropout-10: the mask is of type BOOL. */
  static List<Node> dropoutMask(Node node, OpsetScope scope) throws WorkbenchException {
    if (node.output(1).isPresent()) {
      throw scope.refusal(node, "its mask is used, and changes from numbers to booleans");
    }
    return List.of(node);
  }

  /**
   * GroupNormalization-21: scale and shift are one a channel instead of one a group; each is
   * repeated channels / groups times, the channels read from the input's shape.
   */
  static List<Node> groupScales(Node node, OpsetScope scope) {
    String id = node.id();
    String groups = scope.longs(node, "groups", node.intAttribute("num_groups", 1));
    String one = scope.longs(node, "one", 1);
    String minusOne = scope.longs(node, "all", -1);
    String shape = scope.freshName(id + "_shape");
    String channels = scope.freshName(id + "_channels");
    String repeats = scope.freshName(id + "_repeats");
    String spread = scope.freshName(id + "_spread");
    List<Node> nodes = new ArrayList<>();
    nodes.add(Node.of("Shape", List.of(node.inputs().get(0)), List.of(shape)));
    nodes.add(
        Node.of("Gather", List.of(shape, one), List.of(channels))
            .withAttribute("axis", Attribute.of(0L)));
    nodes.add(Node.of("Div", List.of(channels, groups), List.of(repeats)));
    nodes.add(
        Node.of("Concat", List.of(groups, repeats), List.of(spread))
            .withAttribute("axis", Attribute.of(0L)));
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int i = SCALE; i <= SHIFT; i++) {
      String column = scope.freshName(id + "_column");
      String table = scope.freshName(id + "_table");
      String list = scope.freshName(id + "_perChannel");
      nodes.add(Node.of("Unsqueeze", List.of(inputs.get(i), one), List.of(column)));
      nodes.add(Node.of("Expand", List.of(column, spread), List.of(table)));
      nodes.add(Node.of("Reshape", List.of(table, minusOne), List.of(list)));
      inputs.set(i, list);
    }
    nodes.add(node.withInputs(inputs));
    return nodes;
  }
}
