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
 * @param constants names of the constants the front uses; they must stay as they are, also where
 *     the rest uses them too
 * @param frozenCount numbers in the weights of the front: its floating-point constants of several
 *     numbers
 * @param remainingCount numbers in the weights of the rest
 */
public record FrontEnd(
    Model front,
    Set<String> crossing,
    Set<String> constants,
    long frozenCount,
    long remainingCount) {

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
    Set<String> constants = constants(graph, frozen).keySet();
    Set<String> made = new LinkedHashSet<>();
    frozen.forEach(node -> made.addAll(node.outputs()));
    made.removeAll(constants);
    List<Node> rest = Upstream.of(graph, targets, made);

    Set<String> crossing = uses(rest);
    crossing.addAll(targets);
    crossing.retainAll(made);
    Map<String, Tensor> remaining = constants(graph, rest);
    remaining.keySet().removeAll(constants);
    long remainingCount = count(remaining);
    if (remainingCount == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new FrontEnd(
            model.withGraph(cut(graph, frozen, crossing)),
            crossing,
            constants,
            count(constants(graph, frozen)),
            remainingCount));
  }

  private static Set<String> uses(List<Node> nodes) {
    Set<String> used = new LinkedHashSet<>();
    nodes.forEach(node -> used.addAll(GraphIndex.uses(node)));
    return used;
  }

  /** The constants that nodes take in or, for Constant nodes, are. */
  private static Map<String, Tensor> constants(Graph graph, List<Node> nodes) {
    GraphIndex index = GraphIndex.of(graph);
    Set<String> used = uses(nodes);
    nodes.forEach(node -> used.add(node.id()));
    Map<String, Tensor> constants = new LinkedHashMap<>();
    used.forEach(name -> index.constant(name).ifPresent(value -> constants.put(name, value)));
    return constants;
  }

  private static long count(Map<String, Tensor> constants) {
    return constants.values().stream()
        .filter(value -> value.elementType().isFloating() && value.elementCount() > 1)
        .mapToLong(Tensor::elementCount)
        .sum();
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
