package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Optional;
import java.util.Set;

/**
 * Leads nodes of the graph ONNX Runtime optimized back to the layers they stand for. A node made of
 * several keeps the position of one in its name ({@link NumberedNodes}), or the value of the last
 * as its output; one in another memory layout is called by the value it made before.
 */
final class LayerOrigins {
  private static final String OTHER_LAYOUT = "_nchwc";

  /** What is fused into the node before it. */
  private static final Set<String> FOLLOWING =
      Set.of(
          "Relu",
          "Clip",
          "LeakyRelu",
          "Sigmoid",
          "Tanh",
          "HardSigmoid",
          "BatchNormalization",
          "Add",
          "QuantizeLinear");

  private final Graph original;
  private final GraphIndex index;

  LayerOrigins(Graph original) {
    this.original = original;
    this.index = GraphIndex.of(original);
  }

  /** The id of the layer, or the node's own where it stands for none. */
  String of(Node optimized) {
    return NumberedNodes.position(optimized.name())
        .filter(position -> position < original.nodes().size())
        .map(original.nodes()::get)
        .or(() -> byValue(optimized).map(last -> sameKind(optimized, last)))
        .map(Node::id)
        .orElse(optimized.id());
  }

  private Optional<Node> byValue(Node optimized) {
    return index.producer(optimized.id()).or(() -> index.producer(withoutLayout(optimized.name())));
  }

  private static String withoutLayout(String name) {
    int end = name.lastIndexOf(OTHER_LAYOUT);
    return end < 0 ? name : name.substring(0, end);
  }

  /** Of a chain fused into one, the node that gave it its kind: the Conv before the Relu. */
  private Node sameKind(Node optimized, Node last) {
    Optional<Node> at = Optional.of(last);
    while (at.filter(node -> FOLLOWING.contains(node.opType())).isPresent()) {
      at = at.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
    return at.filter(node -> kind(node).equals(kind(optimized))).orElse(last);
  }

  private static String kind(Node node) {
    return node.opType().replaceFirst("^(?:QLinear|Fused|Nhwc|NhwcFused)(?=[A-Z])", "");
  }
}
