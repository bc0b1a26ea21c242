package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.train.Freezing;
import java.util.HashSet;
import java.util.Set;

/** The constants that a plan keeps from being trained. */
final class FrozenConstants {
  private FrozenConstants() {}

  /**
   * What the frozen nodes of a graph take in and, for Constant nodes, are: the names of their
   * weights among it, and the frozen constants. A weight that other nodes use as well stays too.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  static Set<String> of(Graph graph, Freezing freezing) {
    Set<String> wanted = new HashSet<>(freezing.nodes());
    Set<String> frozen = new HashSet<>(freezing.constants());
    for (Node node : graph.nodes()) {
      if (wanted.remove(node.id())) {
        frozen.addAll(node.inputs());
        frozen.add(node.id());
      }
    }
    if (!wanted.isEmpty()) {
      throw new IllegalArgumentException(
          "the plan freezes nodes the graph does not have: " + wanted);
    }
    return frozen;
  }
}
