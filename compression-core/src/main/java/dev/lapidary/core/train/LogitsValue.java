package dev.lapidary.core.train;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Optional;

/** Where the unnormalized class scores of a classifier are. */
final class LogitsValue {
  private LogitsValue() {}

  /** What a Softmax or LogSoftmax turns into {@code output}, or else the output itself. */
  static String behind(Graph graph, String output) {
    Optional<Node> last = GraphIndex.of(graph).producer(output);
    return last.filter(node -> node.is("Softmax") || node.is("LogSoftmax"))
        .flatMap(node -> node.input(0))
        .orElse(output);
  }
}
