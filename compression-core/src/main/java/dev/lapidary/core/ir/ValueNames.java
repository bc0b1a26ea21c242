package dev.lapidary.core.ir;

import java.util.LinkedHashMap;
import java.util.Map;

/** Renames uses of a value, respecting that a subgraph may define the same name anew. */
final class ValueNames {
  private ValueNames() {}

  static Node replaceUse(Node node, String from, String to) {
    if (!GraphIndex.uses(node).contains(from)) {
      return node;
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.replaceAll(
        (name, attribute) ->
            attribute instanceof Attribute.GraphValue inner
                ? new Attribute.GraphValue(replaceCapture(inner.value(), from, to), inner.extras())
                : attribute);
    return node.withInputs(
            node.inputs().stream().map(input -> input.equals(from) ? to : input).toList())
        .withAttributes(attributes);
  }

  private static Graph replaceCapture(Graph graph, String from, String to) {
    if (!GraphIndex.captures(graph).contains(from)) {
      return graph;
    }
    return graph
        .withNodes(graph.nodes().stream().map(node -> replaceUse(node, from, to)).toList())
        .withOutputs(
            graph.outputs().stream()
                .map(
                    output ->
                        output.name().equals(from)
                            ? new ValueInfo(to, output.type(), output.extras())
                            : output)
                .toList());
  }
}
