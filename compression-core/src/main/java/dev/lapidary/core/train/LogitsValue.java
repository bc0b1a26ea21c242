package dev.lapidary.core.train;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Optional;
import java.util.Set;

/** Where the unnormalized class scores of a classifier are. */
final class LogitsValue {
  /** At most rounded; the shape stays. */
  private static final Set<String> KEEPING =
      Set.of("DequantizeLinear", "QuantizeLinear", "Clip", "Identity", "Cast", "Dropout");

  private LogitsValue() {}

  /**
   * What a Softmax or LogSoftmax turns into {@code output}, whether it is rounded, named anew or
   * converted afterwards or not; or else the output itself.
   */
  static String behind(Graph graph, String output) {
    GraphIndex index = GraphIndex.of(graph);
    Optional<Node> last = index.producer(output);
    while (last.filter(LogitsValue::keepsNumbers).isPresent()) {
      last = last.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
    return last.filter(node -> node.is("Softmax") || node.is("LogSoftmax"))
        .flatMap(node -> node.input(0))
        .orElse(output);
  }

  private static boolean keepsNumbers(Node node) {
    return node.isStandard() && KEEPING.contains(node.opType());
  }
}
