package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.QuantizedWeight;
import dev.lapidary.core.ir.Tensor;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which values of a graph are the same in every run, and the weights behind them. */
final class ConstantValues {
  private static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomUniform",
          "RandomNormalLike",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli");

  /** What a weight may pass through on its way to the layer that uses it. */
  private static final Set<String> PASSING =
      Set.of(
          "DequantizeLinear", "Transpose", "Reshape", "Identity", "Cast", "Squeeze", "Unsqueeze");

  private final GraphIndex index;
  private final Set<String> constants = new HashSet<>();

  ConstantValues(Graph graph, GraphIndex index) {
    this.index = index;
    constants.addAll(graph.initializers().keySet());
    for (Node node : graph.nodes()) {
      if (isConstant(node)) {
        constants.addAll(node.outputs());
      }
    }
    constants.remove("");
  }

  private boolean isConstant(Node node) {
    if (node.is("Constant")) {
      return true;
    }
    Set<String> uses = GraphIndex.uses(node);
    return !uses.isEmpty() && constants.containsAll(uses) && !RANDOM.contains(node.opType());
  }

  boolean contains(String value) {
    return constants.contains(value);
  }

  /** Whether all a node makes is known before any run. */
  boolean contains(Node node) {
    return constants.contains(node.id());
  }

  /** A stored tensor and, if it is dequantized on the way, how it is read. */
  record Weight(Tensor tensor, Optional<QuantizedWeight> quantized) {}

  /** The stored tensor a constant value is made of by dequantizing, casting and reordering. */
  Optional<Weight> weight(String value) {
    Optional<Tensor> stored = index.constant(value);
    if (stored.isPresent()) {
      return Optional.of(new Weight(stored.get(), Optional.empty()));
    }
    Optional<Node> maker = index.producer(value).filter(node -> PASSING.contains(node.opType()));
    Optional<Weight> source =
        maker.filter(this::contains).flatMap(node -> node.input(0)).flatMap(this::weight);
    if (maker.isPresent() && maker.get().opType().equals("DequantizeLinear")) {
      return source.map(weight -> new Weight(weight.tensor(), QuantizedWeight.of(maker.get())));
    }
    return source;
  }

  /** The tensor of {@link #weight}. */
  Optional<Tensor> tensor(String value) {
    return weight(value).map(Weight::tensor);
  }
}
