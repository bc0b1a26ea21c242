package dev.lapidary.core.ir;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What some values of a graph are computed from. */
public final class Upstream {
  private Upstream() {}

  /**
   * The nodes that lead to {@code values}, in graph order.
   *
   * @param given values that are known without their producers; the search ends there
   */
  public static List<Node> of(Graph graph, Collection<String> values, Set<String> given) {
    GraphIndex index = GraphIndex.of(graph);
    Set<Node> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> seen = new HashSet<>(given);
    Deque<String> wanted = new ArrayDeque<>(values);
    while (!wanted.isEmpty()) {
      String value = wanted.pop();
      if (seen.add(value)) {
        index
            .producer(value)
            .filter(needed::add)
            .ifPresent(node -> wanted.addAll(GraphIndex.uses(node)));
      }
    }
    return graph.nodes().stream().filter(needed::contains).toList();
  }
}
