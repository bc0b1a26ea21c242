package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the unnormalized class scores of a classifier are. */
final class LogitsValue {
  /** Hand on what they are given, in the same shape: rounded or in another type at most. */
  private static final Set<String> PASSING =
      Set.of("DequantizeLinear", "QuantizeLinear", "Clip", "Identity", "Cast", "Dropout");

  private static final Set<String> RESHAPING =
      Set.of("Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose");

  private static final Set<String> JOINING =
      Set.of("Mean", "Sum", "Add", "Mul", "Div", "Max", "Min", "Concat");

  private final GraphIndex index;

  private LogitsValue(Graph graph) {
    index = GraphIndex.of(graph);
  }

  /**
   * What a Softmax or LogSoftmax turns into {@code output}, quantized or copied afterwards or not;
   * or else the output itself.
   */
  static String behind(Graph graph, String output) {
    return new LogitsValue(graph).scores(output);
  }

  /**
   * The same, for a loss that would take probabilities for scores.
   *
   * @throws ModelException if the output is probabilities that more than a Softmax makes: a mean of
   *     several, or one in another shape
   */
  static String require(Graph graph, String output) throws ModelException {
    LogitsValue logits = new LogitsValue(graph);
    String scores = logits.scores(output);
    Optional<Node> last = logits.passed(output);
    if (scores.equals(output) && last.filter(logits::givesProbabilities).isPresent()) {
      throw new ModelException("train.probabilities", output, last.get().describe());
    }
    return scores;
  }

  private String scores(String output) {
    return passed(output)
        .filter(node -> node.is("Softmax") || node.is("LogSoftmax"))
        .flatMap(node -> node.input(0))
        .orElse(output);
  }

  /** What makes a value, nodes that only hand on left out. */
  private Optional<Node> passed(String value) {
    Optional<Node> last = index.producer(value);
    while (last.filter(node -> isOf(node, PASSING)).isPresent()) {
      last = last.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
    return last;
  }

  private boolean isProbabilities(String value) {
    return passed(value).filter(this::givesProbabilities).isPresent();
  }

  private boolean givesProbabilities(Node node) {
    if (isOf(node, RESHAPING)) {
      return isProbabilities(node.inputs().get(0));
    }
    if (!isOf(node, JOINING)) {
      return node.is("Softmax");
    }
    // a product with another value is a gate, not an output
    List<String> joined =
        node.inputs().stream().filter(name -> index.constant(name).isEmpty()).toList();
    return !joined.isEmpty() && joined.stream().allMatch(this::isProbabilities);
  }

  private static boolean isOf(Node node, Set<String> operators) {
    return node.isStandard() && operators.contains(node.opType());
  }
}
