package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import java.util.List;

/** A value that a node makes, as a user names it. */
final class InnerValue {
  private InnerValue() {}

  /**
   * Checks that a node of the graph makes a value.
   *
   * @throws ModelException if none does; the message holds near matches
   */
  static void require(Graph graph, String value) throws ModelException {
    if (GraphIndex.of(graph).producer(value).isEmpty()) {
      List<String> made =
          graph.nodes().stream()
              .flatMap(node -> node.outputs().stream())
              .filter(name -> !name.isEmpty())
              .toList();
      throw new ModelException(
          "distill.unknownValue", value, graph.name(), NearMatches.text(value, made));
    }
  }
}
