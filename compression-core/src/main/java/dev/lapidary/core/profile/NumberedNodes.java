package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A copy of a model whose nodes are named by their position. ONNX Runtime builds the name of a node
 * it fuses or rewrites from the name of the node it stands for, so that the position can be read
 * from it.
 */
final class NumberedNodes {
  private static final Pattern POSITION = Pattern.compile("^(?:fused )?node(\\d{1,9})(?:\\D|$)");

  private NumberedNodes() {}

  /** The model with the nodes of its main graph called node0, node1 and so on. */
  static Model of(Model model) {
    return model.withGraph(rename(model.graph(), "node"));
  }

  /** The position in a name that {@link #of} gave or ONNX Runtime made from one. */
  static Optional<Integer> position(String name) {
    Matcher matcher = POSITION.matcher(name);
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  private static Graph rename(Graph graph, String prefix) {
    List<Node> renamed = new ArrayList<>();
    for (Node node : graph.nodes()) {
      String name = prefix + renamed.size();
      renamed.add(withInnerNames(node, name).withName(name));
    }
    return graph.withNodes(renamed);
  }

  /** Nodes of subgraphs must not be taken for those of the main graph. */
  private static Node withInnerNames(Node node, String name) {
    if (node.subgraphs().isEmpty()) {
      return node;
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (key, value) ->
                attributes.put(
                    key,
                    value instanceof Attribute.GraphValue graph
                        ? new Attribute.GraphValue(
                            rename(graph.value(), "in_" + name + "_" + key + "_"), graph.extras())
                        : value));
    return node.withAttributes(attributes);
  }
}
