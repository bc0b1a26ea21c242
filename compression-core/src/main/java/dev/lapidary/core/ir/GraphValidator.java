package dev.lapidary.core.ir;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks what every graph must satisfy: each value is defined once and before its use, and every
 * output exists. Types and operator rules are ONNX Runtime's business.
 */
public final class GraphValidator {
  private GraphValidator() {}

  /** The first thing wrong with the graph or a subgraph, in words; empty if nothing is. */
  public static Optional<String> problem(Graph graph) {
    return problem(graph, Set.of());
  }

  private static Optional<String> problem(Graph graph, Set<String> outer) {
    Set<String> known = new HashSet<>(outer);
    known.addAll(graph.initializers().keySet());
    graph.inputs().forEach(input -> known.add(input.name()));
    Set<String> made = new HashSet<>();
    for (Node node : graph.nodes()) {
      for (String used : GraphIndex.uses(node)) {
        if (!known.contains(used)) {
          return Optional.of(
              node.describe() + ": value '" + used + "' is not defined before its use");
        }
      }
      for (Graph subgraph : node.subgraphs()) {
        Optional<String> inner = problem(subgraph, known);
        if (inner.isPresent()) {
          return inner;
        }
      }
      for (String output : node.outputs()) {
        if (!output.isEmpty() && !made.add(output)) {
          return Optional.of(node.describe() + ": value '" + output + "' is defined twice");
        }
        known.add(output);
      }
    }
    return graph.outputs().stream()
        .map(ValueInfo::name)
        .filter(output -> !known.contains(output))
        .findFirst()
        .map(output -> "graph output '" + output + "' is not defined");
  }
}
