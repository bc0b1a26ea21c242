package dev.lapidary.core.transform.simplify;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The weight of a Conv, ConvTranspose or Gemm, and which output channel each element works for.
 *
 * @param channels output channels
 * @param channelOf from an element's position in row-major order to its output channel
 */
record ChannelWeights(Tensor weight, int channels, IntUnaryOperator channelOf) {

  /** Knows the layout of the node's weight; empty for other operators and impossible shapes. */
  static Optional<ChannelWeights> of(Node node, Tensor weight) {
    if (!supports(weight.elementType()) || weight.elementCount() == 0) {
      return Optional.empty();
    } else if (node.is("Conv") && weight.rank() >= 3) {
      return Optional.of(outermost(weight));
    } else if (node.is("ConvTranspose") && weight.rank() >= 3) {
      return convTranspose(node, weight);
    } else if (node.is("Gemm") && weight.rank() == 2) {
      return Optional.of(
          node.intAttribute("transB", 0) == 0 ? innermost(weight) : outermost(weight));
    }
    return Optional.empty();
  }

  private static boolean supports(ElementType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  /** weight: [outChannels, ...]. */
  private static ChannelWeights outermost(Tensor weight) {
    int perChannel = Math.toIntExact(weight.elementCount() / weight.length(0));
    return new ChannelWeights(weight, Math.toIntExact(weight.length(0)), i -> i / perChannel);
  }

  /** weight: [in, outChannels]. */
  private static ChannelWeights innermost(Tensor weight) {
    int channels = Math.toIntExact(weight.length(1));
    return new ChannelWeights(weight, channels, i -> i % channels);
  }

  /** weight: [inChannels, outChannels / groups, kernel...], groups are blocks of inChannels. */
  private static Optional<ChannelWeights> convTranspose(Node node, Tensor weight) {
    long groups = node.intAttribute("group", 1);
    long inChannels = weight.length(0);
    if (groups < 1 || inChannels % groups != 0) {
      return Optional.empty();
    }
    int perGroup = Math.toIntExact(weight.length(1));
    int kernel = Math.toIntExact(weight.elementCount() / (inChannels * perGroup));
    int inPerGroup = Math.toIntExact(inChannels / groups);
    IntUnaryOperator channelOf =
        i -> i / (kernel * perGroup * inPerGroup) * perGroup + i / kernel % perGroup;
    return Optional.of(new ChannelWeights(weight, Math.toIntExact(perGroup * groups), channelOf));
  }

  /** The weight with each element multiplied by its channel's factor; same type and shape. */
  Tensor scaled(double[] factor) {
    double[] values = new double[Math.toIntExact(weight.elementCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight.doubleAt(i) * factor[channelOf.applyAsInt(i)];
    }
    return tensor(weight.elementType(), values, weight.lengths());
  }

  /** A floating tensor of doubles rounded to {@code type}. */
  static Tensor tensor(ElementType type, double[] values, long... lengths) {
    if (type == ElementType.DOUBLE) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asDoubleBuffer().put(values);
      return Tensor.of(type, bytes, lengths);
    }
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return Tensor.ofFloats(type, rounded, lengths);
  }
}
