package dev.lapidary.core.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes and who uses each value of one graph. A node whose subgraph captures an outer value
 * counts as a user of it. A snapshot: it does not follow later edits.
 */
public final class GraphIndex {
  private final Graph graph;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Node>> consumers = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();

  private GraphIndex(Graph graph) {
    this.graph = graph;
    graph.inputs().forEach(input -> inputs.add(input.name()));
    graph.outputs().forEach(output -> outputs.add(output.name()));
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (!output.isEmpty()) {
          producers.put(output, node);
        }
      }
      for (String used : uses(node)) {
        consumers.computeIfAbsent(used, key -> new ArrayList<>()).add(node);
      }
    }
  }

  public static GraphIndex of(Graph graph) {
    return new GraphIndex(graph);
  }

  /** The node that makes the value; empty for inputs and initializers. */
  public Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** The nodes that use the value, each once, in graph order. */
  public List<Node> consumers(String value) {
    return List.copyOf(consumers.getOrDefault(value, List.of()));
  }

  /** The only user of the value, if it has exactly one and is not an output of the graph. */
  public Optional<Node> soleConsumer(String value) {
    List<Node> users = consumers.getOrDefault(value, List.of());
    return users.size() == 1 && !isOutput(value) ? Optional.of(users.get(0)) : Optional.empty();
  }

  public boolean isInput(String value) {
    return inputs.contains(value);
  }

  public boolean isOutput(String value) {
    return outputs.contains(value);
  }

  /**
   * The value if it is constant: an initializer, or the output of a Constant node with a tensor.
   */
  public Optional<Tensor> constant(String value) {
    Tensor initializer = graph.initializers().get(value);
    if (initializer != null) {
      return Optional.of(initializer);
    }
    return producer(value).filter(node -> node.is("Constant")).flatMap(Constants::valueOf);
  }

  /** The outer values a node needs: its inputs and what its subgraphs capture, each once. */
  public static Set<String> uses(Node node) {
    Set<String> used = new LinkedHashSet<>();
    node.inputs().stream().filter(input -> !input.isEmpty()).forEach(used::add);
    node.subgraphs().forEach(subgraph -> used.addAll(captures(subgraph)));
    return used;
  }

  /** The values a graph uses that it does not define itself, in order of first use. */
  public static Set<String> captures(Graph graph) {
    Set<String> defined = new HashSet<>(graph.initializers().keySet());
    graph.inputs().forEach(input -> defined.add(input.name()));
    graph.nodes().forEach(node -> defined.addAll(node.outputs()));
    Set<String> captured = new LinkedHashSet<>();
    graph.nodes().forEach(node -> captured.addAll(uses(node)));
    graph.outputs().forEach(output -> captured.add(output.name()));
    captured.removeAll(defined);
    return captured;
  }
}
