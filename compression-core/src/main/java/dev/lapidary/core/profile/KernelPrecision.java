package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Node;
import java.util.Locale;

/** What a kernel computes in, by the names of {@link LayerProfile#precision()}. */
final class KernelPrecision {
  /** {@code accuracy_level} of MatMulNBits at which activations are quantized to 8 bits. */
  private static final long INTEGER_ACTIVATIONS = 4;

  private KernelPrecision() {}

  /**
   * Integers by the operator's name or its input, else the type of its output.
   *
   * @param node of the optimized graph
   * @param inputType element type of its first tensor, such as {@code uint8}; "" if there is none
   * @param outputType element type of its first output; "" if there is none
   */
  static String of(Node node, String inputType, String outputType) {
    boolean converts = node.opType().endsWith("QuantizeLinear") || Fusion.isDequantize(node);
    if (isInteger(node) || !converts && inputType.matches("u?int8")) {
      return PrecisionUse.INT8;
    }
    String type = converts ? "float" : outputType;
    return type.isEmpty() ? "unknown" : type.toLowerCase(Locale.ROOT).replaceFirst("^u(?=int)", "");
  }

  private static boolean isInteger(Node node) {
    return LayerWorkBuilder.isInteger(node)
        || isBlocked(node) && node.intAttribute("accuracy_level", 0) == INTEGER_ACTIVATIONS;
  }

  /** Whether the node multiplies with a weight in blocks of few bits. */
  static boolean isBlocked(Node node) {
    return node.opType().equals("MatMulNBits");
  }
}
