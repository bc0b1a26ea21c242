package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * A Conv, Gemm or MatMul with constant float weight, in the form integer kernels take: Gemm's alpha
 * and beta are multiplied into the constants, a bias has one axis.
 *
 * @param weight Conv [outChannels, inChannels / group, kernel...], Gemm and MatMul [in, out] or
 *     transposed
 * @param bias [outChannels]; empty if the node has none
 * @param channelAxis the axis of {@code weight} that output channels lie along; -1 if there is none
 */
public record WeightedNode(Node node, Tensor weight, Optional<Tensor> bias, int channelAxis) {

  /** Reads the node's constants; empty if weight or bias is not constant, finite and FLOAT. */
  public static Optional<WeightedNode> of(Node node, GraphIndex index) {
    Optional<Tensor> weight =
        node.input(1).flatMap(index::constant).filter(w -> w.elementType() == ElementType.FLOAT);
    boolean fedByActivation = node.input(0).flatMap(index::constant).isEmpty();
    boolean usable = weight.filter(w -> w.elementCount() > 0 && isFinite(w)).isPresent();
    if (!usable || !fedByActivation) {
      return Optional.empty();
    }
    return switch (node.opType()) {
      case "Conv" -> conv(node, weight.get(), index);
      case "Gemm" -> gemm(node, weight.get(), index);
      case "MatMul" -> matMul(node, weight.get());
      default -> Optional.empty();
    };
  }

  private static Optional<WeightedNode> conv(Node node, Tensor weight, GraphIndex index) {
    if (weight.rank() < 3) {
      return Optional.empty();
    }
    return withBias(node, weight, 1, index, 0);
  }

  private static Optional<WeightedNode> gemm(Node node, Tensor weight, GraphIndex index) {
    if (weight.rank() != 2) {
      return Optional.empty();
    }
    float alpha = node.floatAttribute("alpha", 1);
    float beta = node.floatAttribute("beta", 1);
    int axis = node.intAttribute("transB", 0) == 0 ? 1 : 0;
    Node plain = node.withoutAttribute("alpha").withoutAttribute("beta");
    return withBias(plain, scaled(weight, alpha), beta, index, axis);
  }

  private static Optional<WeightedNode> matMul(Node node, Tensor weight) {
    return weight.rank() < 2
        ? Optional.empty()
        : Optional.of(
            new WeightedNode(node, weight, Optional.empty(), weight.rank() == 2 ? 1 : -1));
  }

  private static Optional<WeightedNode> withBias(
      Node node, Tensor weight, float factor, GraphIndex index, int axis) {
    if (node.input(2).isEmpty()) {
      return Optional.of(new WeightedNode(node, weight, Optional.empty(), axis));
    }
    return node.input(2)
        .flatMap(index::constant)
        .filter(bias -> bias.elementType() == ElementType.FLOAT && isFinite(bias))
        .flatMap(bias -> asVector(scaled(bias, factor), weight.length(axis)))
        .map(bias -> new WeightedNode(node, weight, Optional.of(bias), axis));
  }

  /** A bias of one element, or of one a channel along the last axis, as [channels]. */
  private static Optional<Tensor> asVector(Tensor bias, long channels) {
    if (bias.elementCount() == channels
        && (channels == 1 || bias.length(bias.rank() - 1) == channels)) {
      return Optional.of(bias.reshaped(channels));
    }
    if (bias.elementCount() == 1) {
      float[] repeated = new float[Math.toIntExact(channels)];
      Arrays.fill(repeated, bias.toFloats()[0]);
      return Optional.of(Tensor.ofFloats(repeated, channels));
    }
    return Optional.empty();
  }

  /** Whether every element is a number that has a place in a range. */
  public static boolean isFinite(Tensor values) {
    for (float value : values.toFloats()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static Tensor scaled(Tensor values, float factor) {
    if (factor == 1) {
      return values;
    }
    float[] floats = values.toFloats();
    for (int i = 0; i < floats.length; i++) {
      floats[i] *= factor;
    }
    return Tensor.ofFloats(floats, values.lengths());
  }
}
