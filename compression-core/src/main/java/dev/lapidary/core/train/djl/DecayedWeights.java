package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells weights proper from biases and the scales and shifts of normalizations. Weight decay and
 * pruning are for the former: kernels of convolutions over any number of axes, depthwise ones
 * included, matrices and embeddings.
 *
 * <p>The number of axes alone does not tell: a bias may be written as [1, C, 1, 1] and added by a
 * node of its own.
 */
final class DecayedWeights {
  private static final Set<String> ELEMENTWISE =
      Set.of("Add", "Sub", "Mul", "Div", "Sum", "Mean", "Max", "Min", "Pow", "PRelu", "Where");

  private DecayedWeights() {}

  /**
   * The names of values that some node uses otherwise than as a bias or element by element; of
   * constants with fewer than two axes, none is a weight proper all the same.
   */
  static Set<String> of(Graph graph) {
    Set<String> weights = new HashSet<>();
    Set<String> derived = derived(graph);
    for (Node node : graph.nodes()) {
      boolean elementwise =
          ELEMENTWISE.contains(node.opType()) || node.opType().endsWith("Normalization");
      if (elementwise && !derived.contains(node.id())) {
        continue;
      }
      List<String> inputs = node.inputs();
      for (int i = 0; i < inputs.size(); i++) {
        if (!isBias(node, i)) {
          weights.add(inputs.get(i));
        }
      }
    }
    return weights;
  }

  /** Values that nodes make of constants alone: what such a node combines may well be a weight. */
  private static Set<String> derived(Graph graph) {
    Set<String> known = new HashSet<>(graph.initializers().keySet());
    Set<String> derived = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().allMatch(input -> input.isEmpty() || known.contains(input))) {
        known.addAll(node.outputs());
        derived.addAll(node.outputs());
      }
    }
    return derived;
  }

  private static boolean isBias(Node node, int input) {
    return switch (node.opType()) {
      case "Conv", "ConvTranspose", "Gemm" -> input == 2;
      case "LSTM", "GRU", "RNN" -> input >= 3;
      default -> false;
    };
  }
}
