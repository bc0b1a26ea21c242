package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chooses the nodes that compute in 16 bits, and says why the others do not. */
final class HalfSelection {
  /**
   * Standard operators without binary16 kernels or forms, or whose results need more bits than
   * binary16 has (indices that are counted, sums that run on).
   */
  static final Set<String> BLOCKED =
      Set.of(
          "Bernoulli",
          "BlackmanWindow",
          "CumSum",
          "DequantizeLinear",
          "DFT",
          "DynamicQuantizeLinear",
          "EyeLike",
          "HammingWindow",
          "HannWindow",
          "MelWeightMatrix",
          "Multinomial",
          "NonMaxSuppression",
          "QuantizeLinear",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Range",
          "Resize",
          "RoiAlign",
          "STFT",
          "TopK",
          "Upsample");

  private final Graph graph;
  private final GraphIndex index;
  private final Map<String, ValueInfo> types;
  private final Map<String, String> kept = new LinkedHashMap<>();
  private final Set<String> half = new HashSet<>();

  /**
   * What the user wants kept.
   *
   * @param operators operator types that stay float besides the blocked ones
   * @param nodes ids of nodes that stay float, with the reason
   * @param clamp whether weights beyond the range are clamped instead of keeping their nodes float
   */
  record HalfRules(Set<String> operators, Map<String, String> nodes, boolean clamp) {}

  HalfSelection(Graph graph, Map<String, ValueInfo> types, HalfRules rules) {
    this.graph = graph;
    this.index = GraphIndex.of(graph);
    this.types = types;
    for (Node node : graph.nodes()) {
      String reason = reasonToKeep(node, rules);
      if (reason.isEmpty()) {
        half.add(node.id());
      } else if (GraphIndex.uses(node).stream().anyMatch(this::isFloat) || yieldsFloat(node)) {
        kept.put(node.id(), reason);
      }
    }
  }

  /** Empty if the node can compute in 16 bits. */
  private String reasonToKeep(Node node, HalfRules rules) {
    if (rules.nodes().containsKey(node.id())) {
      return rules.nodes().get(node.id());
    } else if (!node.isStandard() || BLOCKED.contains(node.opType())) {
      return "no-float16-kernel";
    } else if (rules.operators().contains(node.opType())) {
      return "operator-kept";
    } else if (!node.subgraphs().isEmpty()) {
      return "has-subgraph";
    } else if (!node.outputs().stream().allMatch(this::isTensor)) {
      return "not-a-tensor";
    }
    boolean overflows =
        GraphIndex.uses(node).stream()
            .map(this::floatConstant)
            .anyMatch(weight -> weight.isPresent() && HalfWeight.of(weight.get()).overflows() > 0);
    return overflows && !rules.clamp() ? "weight-out-of-range" : "";
  }

  private boolean isTensor(String value) {
    return value.isEmpty()
        || (types.containsKey(value) && types.get(value).tensorType().isPresent());
  }

  private boolean yieldsFloat(Node node) {
    return node.outputs().stream().anyMatch(this::isFloat);
  }

  boolean isFloat(String value) {
    ValueInfo info = types.get(value);
    return info != null
        && info.tensorType().filter(t -> t.elementType() == ElementType.FLOAT).isPresent();
  }

  /** The value of a FLOAT initializer or Constant node. */
  Optional<Tensor> floatConstant(String value) {
    return index.constant(value).filter(c -> c.elementType() == ElementType.FLOAT);
  }

  /** Whether the node computes in 16 bits. Constant nodes do not compute. */
  boolean isHalf(Node node) {
    return half.contains(node.id()) && !node.is("Constant");
  }

  /** Whether the value is FLOAT and comes out of a node that computes in 16 bits. */
  boolean comesHalf(String value) {
    return isFloat(value) && index.producer(value).map(this::isHalf).orElse(false);
  }

  Map<String, String> keptFloat() {
    return kept;
  }

  Graph graph() {
    return graph;
  }
}
