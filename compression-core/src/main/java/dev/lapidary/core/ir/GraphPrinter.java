package dev.lapidary.core.ir;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints a graph as text for golden tests and for people: one line a node, weights as types only.
 */
public final class GraphPrinter {
  private GraphPrinter() {}

  /** The whole graph; equal graphs print equal. */
  public static String print(Graph graph) {
    StringBuilder out = new StringBuilder();
    print(graph, "", out);
    return out.toString();
  }

  private static void print(Graph graph, String indent, StringBuilder out) {
    out.append(indent).append("graph ").append(graph.name()).append('\n');
    graph.inputs().forEach(v -> out.append(indent).append("  in  ").append(line(v)).append('\n'));
    graph
        .initializers()
        .forEach(
            (name, tensor) ->
                out.append(indent)
                    .append("  def ")
                    .append(name)
                    .append(": ")
                    .append(tensor)
                    .append('\n'));
    for (Node node : graph.nodes()) {
      out.append(indent).append("  ").append(line(node)).append('\n');
      node.subgraphs().forEach(subgraph -> print(subgraph, indent + "    ", out));
    }
    graph.outputs().forEach(v -> out.append(indent).append("  out ").append(line(v)).append('\n'));
  }

  private static String line(ValueInfo value) {
    return value
        .tensorType()
        .map(t -> value.name() + ": " + t.elementType() + t.shape())
        .orElse(value.name() + ": " + value.type());
  }

  private static String line(Node node) {
    String operator = node.isStandard() ? node.opType() : node.domain() + "::" + node.opType();
    String attributes =
        node.attributes().entrySet().stream()
            .map(GraphPrinter::text)
            .collect(Collectors.joining(", ", " {", "}"));
    return String.join(", ", node.outputs())
        + " = "
        + operator
        + node.inputs().stream().collect(Collectors.joining(", ", "(", ")"))
        + (node.attributes().isEmpty() ? "" : attributes);
  }

  private static String text(Map.Entry<String, Attribute> entry) {
    return entry.getKey() + "=" + text(entry.getValue());
  }

  private static String text(Attribute attribute) {
    if (attribute instanceof Attribute.IntValue v) {
      return Long.toString(v.value());
    } else if (attribute instanceof Attribute.FloatValue v) {
      return Float.toString(v.value());
    } else if (attribute instanceof Attribute.StringValue v) {
      return '"' + v.value() + '"';
    } else if (attribute instanceof Attribute.IntList v) {
      return v.values().toString();
    } else if (attribute instanceof Attribute.FloatList v) {
      return v.values().toString();
    } else if (attribute instanceof Attribute.StringList v) {
      return v.values().toString();
    } else if (attribute instanceof Attribute.TensorValue v) {
      return v.value().toString();
    } else if (attribute instanceof Attribute.GraphValue v) {
      return "graph " + v.value().name();
    }
    return "opaque";
  }
}
