package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Which channels each element of a weight connects, by its position in row-major order. */
final class LayerChannels {
  private LayerChannels() {}

  static int outputCount(WeightedNode layer) {
    return Math.toIntExact(layer.weight().length(layer.channelAxis()));
  }

  /** The output channel of each element. */
  static IntUnaryOperator outputs(WeightedNode layer) {
    int inner = inner(layer.weight(), layer.channelAxis());
    int count = outputCount(layer);
    return i -> i / inner % count;
  }

  /**
   * The input channel of each element; empty if the layer does not take so many channels. A product
   * behind a Flatten takes several inputs of each.
   */
  static Optional<IntUnaryOperator> inputs(WeightedNode layer, int channels) {
    Tensor weight = layer.weight();
    if (!layer.node().is("Conv")) {
      int axis = 1 - layer.channelAxis();
      int inputs = Math.toIntExact(weight.length(axis));
      int inner = inner(weight, axis);
      int block = inputs / channels;
      return inputs % channels == 0
          ? Optional.of(i -> i / inner % inputs / block)
          : Optional.empty();
    }
    int groups = Math.toIntExact(layer.node().intAttribute("group", 1));
    int inputs = Math.toIntExact(weight.length(1));
    int kernel = inner(weight, 1);
    int perGroup = Math.toIntExact(weight.elementCount() / groups);
    return inputs * groups == channels
        ? Optional.of(i -> i / perGroup * inputs + i / kernel % inputs)
        : Optional.empty();
  }

  private static int inner(Tensor weight, int axis) {
    int inner = 1;
    for (int i = axis + 1; i < weight.rank(); i++) {
      inner *= Math.toIntExact(weight.length(i));
    }
    return inner;
  }

  /** The largest magnitude of each channel. */
  static float[] largest(float[] values, int channels, IntUnaryOperator channelOf) {
    float[] largest = new float[channels];
    for (int i = 0; i < values.length; i++) {
      int channel = channelOf.applyAsInt(i);
      largest[channel] = Math.max(largest[channel], Math.abs(values[i]));
    }
    return largest;
  }

  /** Multiplies each element by its channel's factor. */
  static void scale(float[] values, double[] factors, IntUnaryOperator channelOf) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factors[channelOf.applyAsInt(i)]);
    }
  }
}
