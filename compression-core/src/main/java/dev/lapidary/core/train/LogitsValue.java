package dev.lapidary.core.train;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Optional;

/** Where the unnormalized class scores of a classifier are. */
final class LogitsValue {
  private LogitsValue() {}

  /**
   * What a Softmax or LogSoftmax turns into {@code output}, quantized afterwards or not; or else
   * the output itself.
   */
  static String behind(Graph graph, String output) {
    GraphIndex index = GraphIndex.of(graph);
    Optional<Node> last = index.producer(output);
    while (last.filter(LogitsValue::rounds).isPresent()) {
      last = last.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
    return last.filter(node -> node.is("Softmax") || node.is("LogSoftmax"))
        .flatMap(node -> node.input(0))
        .orElse(output);
  }

  private static boolean rounds(Node node) {
    return node.is("DequantizeLinear") || node.is("QuantizeLinear") || node.is("Clip");
  }
}
