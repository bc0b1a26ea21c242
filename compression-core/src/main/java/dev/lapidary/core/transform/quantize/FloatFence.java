package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a float node float between integers. ONNX Runtime (1.29, weight-bias quantization)
 * quantizes the weights of a Conv, ConvTranspose or Gemm by itself where the node stands between
 * DequantizeLinear and QuantizeLinear. A Clip without bounds before the node, which no optimizer
 * removes, stops it at the price of one copy of the activation.
 */
final class FloatFence {
  private static final Set<String> TAKEN = Set.of("Conv", "ConvTranspose", "Gemm");

  private FloatFence() {}

  /** Whether the runtime would quantize the node against the user's will. */
  static boolean needed(Node node, NodeSelection selection, Set<String> quantized) {
    return node.isStandard()
        && TAKEN.contains(node.opType())
        && !selection.contains(node)
        && selection.makes(node.inputs().get(0))
        && (quantized.contains(node.id()) || clippedInto(node, selection.index(), quantized));
  }

  private static boolean clippedInto(Node node, GraphIndex index, Set<String> quantized) {
    Optional<Node> user = index.soleConsumer(node.id());
    return user.filter(u -> u.is("Relu") || u.is("Clip"))
        .filter(u -> quantized.contains(u.id()))
        .isPresent();
  }

  /** Puts the fence before a node. */
  static void put(GraphEditor editor, Node node) {
    String input = node.inputs().get(0);
    String fenced = editor.freshName(ValueStem.of(input) + "_float");
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, fenced);
    Node fence = Node.of("Clip", List.of(input), List.of(fenced));
    editor.replace(node, fence, node.withInputs(inputs));
  }
}
