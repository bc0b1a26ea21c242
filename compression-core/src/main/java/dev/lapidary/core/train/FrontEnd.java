package dev.lapidary.core.train;

import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.Upstream;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The front part of a model, cut off so that it can be run by ONNX Runtime as a constant function
 * of the inputs while only the rest is trained.
 *
 * @param front computes the values that cross from the model's inputs
 * @param crossing names of the values that the rest takes from the front
 * @param weights names of the constants the front uses; they must stay as they are, also where the
 *     rest uses them too
 * @param frozenCount numbers in {@code weights}
 * @param remainingCount numbers in the weights of the rest
 */
public record FrontEnd(
    Model front, Set<String> crossing, Set<String> weights, long frozenCount, long remainingCount) {

  /**
   * Cuts a model behind some nodes: they and everything they are computed from become the front.
   *
   * @param nodes of the model's own graph
   * @param targets the values the rest leads to
   * @return empty if no weight is left behind the cut, so that nothing would be trained
   */
  public static Optional<FrontEnd> upTo(
      Model model, Collection<Node> nodes, Collection<String> targets) {
    Graph graph = model.graph();
    List<String> ends = nodes.stream().flatMap(node -> node.outputs().stream()).toList();
    List<Node> frozen = Upstream.of(graph, ends, Set.of());
    Set<String> made = new LinkedHashSet<>();
    frozen.stream().filter(n -> !n.is("Constant")).forEach(n -> made.addAll(n.outputs()));
    List<Node> rest = Upstream.of(graph, targets, made);

    Set<String> crossing = uses(rest);
    crossing.addAll(targets);
    crossing.retainAll(made);
    Map<String, Tensor> weights = weights(graph, frozen);
    Map<String, Tensor> remaining = weights(graph, rest);
    remaining.keySet().removeAll(weights.keySet());
    if (remaining.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FrontEnd(
            model.withGraph(cut(graph, frozen, crossing)),
            crossing,
            weights.keySet(),
            count(weights),
            count(remaining)));
  }

  private static Set<String> uses(List<Node> nodes) {
    Set<String> used = new LinkedHashSet<>();
    nodes.forEach(node -> used.addAll(GraphIndex.uses(node)));
    return used;
  }

  private static Map<String, Tensor> weights(Graph graph, List<Node> nodes) {
    GraphIndex index = GraphIndex.of(graph);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String used : uses(nodes)) {
      index
          .constant(used)
          .filter(value -> value.elementType().isFloating() && value.elementCount() > 1)
          .ifPresent(value -> weights.put(used, value));
    }
    return weights;
  }

  private static long count(Map<String, Tensor> weights) {
    return weights.values().stream().mapToLong(Tensor::elementCount).sum();
  }

  private static Graph cut(Graph graph, List<Node> nodes, Set<String> crossing) {
    Set<String> used = uses(nodes);
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.keySet().retainAll(used);
    List<ValueInfo> inputs = graph.inputs().stream().filter(i -> used.contains(i.name())).toList();
    List<ValueInfo> outputs =
        crossing.stream()
            .map(name -> new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE))
            .toList();
    return new Graph(graph.name(), nodes, initializers, inputs, outputs, List.of(), graph.extras());
  }
}
