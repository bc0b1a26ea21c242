package dev.lapidary.core.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A graph of nodes in topological order.
 *
 * @param initializers constant weights by value name, in file order
 * @param inputs the values a caller feeds; in files of IR version 3 the initializers stand here too
 * @param valueInfos notes on types of inner values; hints, never relied on
 */
public record Graph(
    String name,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    List<ValueInfo> valueInfos,
    Extras extras) {

  public Graph {
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    valueInfos = List.copyOf(valueInfos);
  }

  /** The inputs a caller must feed: those that no initializer gives a value. */
  public List<ValueInfo> feeds() {
    return inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
  }

  /** The input called {@code inputName}. */
  public Optional<ValueInfo> input(String inputName) {
    return inputs.stream().filter(input -> input.name().equals(inputName)).findFirst();
  }

  /** Every node, those of subgraphs after the node that holds them. */
  public List<Node> allNodes() {
    List<Node> all = new ArrayList<>();
    forEachGraph(graph -> all.addAll(graph.nodes));
    return all;
  }

  /** Visits this graph, then every subgraph at any depth. */
  public void forEachGraph(Consumer<Graph> visitor) {
    visitor.accept(this);
    for (Node node : nodes) {
      for (Graph subgraph : node.subgraphs()) {
        subgraph.forEachGraph(visitor);
      }
    }
  }

  public Graph withNodes(List<Node> newNodes) {
    return new Graph(name, newNodes, initializers, inputs, outputs, valueInfos, extras);
  }

  public Graph withInitializers(Map<String, Tensor> newInitializers) {
    return new Graph(name, nodes, newInitializers, inputs, outputs, valueInfos, extras);
  }

  public Graph withInputs(List<ValueInfo> newInputs) {
    return new Graph(name, nodes, initializers, newInputs, outputs, valueInfos, extras);
  }

  public Graph withOutputs(List<ValueInfo> newOutputs) {
    return new Graph(name, nodes, initializers, inputs, newOutputs, valueInfos, extras);
  }

  public Graph withValueInfos(List<ValueInfo> newValueInfos) {
    return new Graph(name, nodes, initializers, inputs, outputs, newValueInfos, extras);
  }
}
