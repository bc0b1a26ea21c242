package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.train.Freezing;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The constants that a plan keeps from being trained. */
final class FrozenConstants {
  private FrozenConstants() {}

  /** What stands between a weight and its layer while quantization is trained for. */
  private static final Set<String> ROUNDING =
      Set.of("DequantizeLinear", "QuantizeLinear", "Clip", "Mul");

  /**
   * What the frozen nodes of a graph take in and, for Constant nodes, are: the names of their
   * weights among it, also where they are rounded on the way. A weight that other nodes use as well
   * stays too.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  static Set<String> of(Graph graph, Freezing freezing) {
    Set<String> wanted = new HashSet<>(freezing.nodes());
    Set<String> frozen = new HashSet<>();
    GraphIndex index = GraphIndex.of(graph);
    for (Node node : graph.nodes()) {
      if (wanted.remove(node.id())) {
        frozen.addAll(node.inputs());
        node.inputs().stream().skip(1).forEach(input -> addRounded(input, index, frozen));
        frozen.add(node.id());
      }
    }
    if (!wanted.isEmpty()) {
      throw new IllegalArgumentException(
          "the plan freezes nodes the graph does not have: " + wanted);
    }
    return frozen;
  }

  private static void addRounded(String value, GraphIndex index, Set<String> frozen) {
    Optional<Node> maker = index.producer(value);
    while (maker.filter(node -> ROUNDING.contains(node.opType())).isPresent()) {
      frozen.addAll(maker.get().inputs());
      maker = maker.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
  }
}
