package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import java.util.Set;

/** Where this machine's fastest kernels may stand for the graph as it is written. */
final class FastKernels {
  /** Operators that make a step, or a choice, of what may be rounding alone. */
  private static final Set<String> STEPS =
      Set.of(
          "QuantizeLinear",
          "DynamicQuantizeLinear",
          "Cast",
          "Round",
          "Floor",
          "Ceil",
          "Sign",
          "Mod",
          "Hardmax",
          "ArgMax",
          "ArgMin",
          "TopK",
          "NonZero",
          "Unique",
          "NonMaxSuppression",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "If",
          "Loop",
          "Scan");

  private FastKernels() {}

  /**
   * Whether they are much faster, as with convolutions, and what they compute differs by how floats
   * are rounded, and by nothing else.
   */
  static boolean serve(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> node.is("Conv"))
        && graph.nodes().stream().allMatch(FastKernels::roundsOnly);
  }

  private static boolean roundsOnly(Node node) {
    return node.isStandard() && !STEPS.contains(node.opType());
  }
}
