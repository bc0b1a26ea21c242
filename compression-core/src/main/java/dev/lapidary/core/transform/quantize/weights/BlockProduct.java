package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.Transposed;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.Optional;

/**
 * A MatMul or Gemm with a constant matrix.
 *
 * @param key the same for products that can share one stored weight
 */
record BlockProduct(WeightedNode layer, String key) {

  /** Reads a node; empty if there is a reason against it. */
  static Optional<BlockProduct> of(Node node, GraphIndex index) {
    return WeightedNode.of(node, index)
        .filter(layer -> reasonAgainst(node, Optional.of(layer)).isEmpty())
        .map(layer -> new BlockProduct(layer, key(layer, node)));
  }

  private static String key(WeightedNode layer, Node node) {
    boolean rowsAreOutputs = layer.channelAxis() == 0;
    return node.inputs().get(1) + rowsAreOutputs + node.floatAttribute("alpha", 1);
  }

  /** Why a node cannot multiply by blocks; empty if it can. */
  static String reasonAgainst(Node node, GraphIndex index) {
    return reasonAgainst(node, WeightedNode.of(node, index));
  }

  private static String reasonAgainst(Node node, Optional<WeightedNode> layer) {
    if (node.intAttribute("transA", 0) != 0) {
      return "transposed-activation";
    } else if (layer.isEmpty()) {
      return "no-constant-finite-weight";
    }
    return layer.get().weight().rank() == 2 ? "" : "weight-of-more-than-two-axes";
  }

  /** The weight, [outChannels, inChannels]. */
  Tensor rows() {
    return rows(layer.weight());
  }

  /**
   * Another weight as rows, [outChannels, inChannels].
   *
   * @param weight in the shape of the layer's
   */
  Tensor rows(Tensor weight) {
    return layer.channelAxis() == 0 ? weight : Transposed.of(weight);
  }
}
