package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two layers with nothing between them but what a positive factor of a channel passes through.
 *
 * @param first a Conv or Gemm
 * @param second a Conv or Gemm, the only one that uses what the first makes
 */
record LayerPair(WeightedNode first, WeightedNode second) {
  /** f(s x) = s f(x) for s above 0, channel by channel. */
  private static final Set<String> HOMOGENEOUS =
      Set.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Identity",
          "Dropout",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Flatten");

  /** Finds the second layer, or says what lies in the way. */
  static Search from(WeightedNode first, GraphIndex index, Map<String, WeightedNode> layers) {
    if (first.node().is("MatMul")) {
      return Search.ended("matmul");
    }
    String value = first.node().id();
    Optional<Node> next = index.soleConsumer(value);
    while (next.isPresent() && passes(next.get(), value)) {
      value = next.get().id();
      next = index.soleConsumer(value);
    }
    if (next.isEmpty()) {
      return Search.ended("several-uses");
    }
    Node user = next.get();
    WeightedNode second = layers.get(user.id());
    if (second == null || user.is("MatMul") || user.intAttribute("transA", 0) != 0) {
      return Search.ended(user.is("Clip") ? "clip" : "no-layer-behind");
    }
    return LayerChannels.inputs(second, LayerChannels.outputCount(first)).isPresent()
        ? new Search(Optional.of(new LayerPair(first, second)), "")
        : Search.ended("channels-differ");
  }

  private static boolean passes(Node node, String value) {
    boolean plain = node.outputs().stream().skip(1).allMatch(String::isEmpty);
    boolean flattens = !node.is("Flatten") || node.intAttribute("axis", 1) == 1;
    return node.isStandard()
        && HOMOGENEOUS.contains(node.opType())
        && node.inputs().get(0).equals(value)
        && plain
        && flattens;
  }

  /**
   * What was found.
   *
   * @param reason why there is none, a stable word
   */
  record Search(Optional<LayerPair> pair, String reason) {
    private static Search ended(String reason) {
      return new Search(Optional.empty(), reason);
    }
  }
}
