package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;

/**
 * The map of a weight to symmetric integers, with one scale or one for each channel; zero stays
 * zero.
 *
 * @param scales above 0; one, or one for each index of {@code axis}
 * @param axis the channel axis; -1 for one scale
 */
public record WeightQuantization(float[] scales, int axis, IntegerRange range) {

  public WeightQuantization {
    if (range.type().bits() != Byte.SIZE) {
      throw new IllegalArgumentException("weights become 8-bit integers, found " + range.type());
    }
  }

  /** Fits scales to a weight. */
  public static WeightQuantization fit(
      Tensor weight, int axis, IntegerRange range, WeightScaleRule rule) {
    return new WeightQuantization(rule.scales(weight, axis, range), axis, range);
  }

  /**
   * The same integers with other scales.
   *
   * @throws IllegalArgumentException if there are not as many
   */
  WeightQuantization withScales(float[] newScales) {
    if (newScales.length != scales.length) {
      throw new IllegalArgumentException(
          scales.length + " scales are wanted, found " + newScales.length);
    }
    return new WeightQuantization(newScales, axis, range);
  }

  /**
   * The same with scales by which the layer's bias does not overflow.
   *
   * @param inputScale of what the weight is multiplied with
   */
  WeightQuantization fitFor(WeightedNode layer, float inputScale) {
    if (layer.bias().isEmpty()) {
      return this;
    }
    float[] least =
        QuantizedBias.leastWeightScales(layer.bias().get(), inputScale, layer.weight(), axis);
    float[] largest = ChannelLayout.of(layer.weight(), axis).largest(layer.weight().toFloats());
    float[] raised = scales.clone();
    for (int c = 0; c < raised.length; c++) {
      boolean dead = largest[c] == 0 && least[c] > 0;
      raised[c] = dead ? least[c] : Math.max(raised[c], least[c]);
    }
    return new WeightQuantization(raised, axis, range);
  }

  /** All elements quantized, shape kept. */
  public Tensor quantize(Tensor weight) {
    LinearQuantization[] maps = new LinearQuantization[scales.length];
    for (int c = 0; c < maps.length; c++) {
      maps[c] = new LinearQuantization(scales[c], 0, range);
    }
    ChannelLayout layout = ChannelLayout.of(weight, axis);
    float[] values = weight.toFloats();
    byte[] integers = new byte[values.length];
    int channel = 0;
    for (int i = 0; i < values.length; channel = layout.after(channel)) {
      LinearQuantization map = maps[channel];
      for (int end = i + layout.inner(); i < end; i++) {
        integers[i] = (byte) map.quantize(values[i]);
      }
    }
    return Tensor.of(range.type(), ByteBuffer.wrap(integers), weight.lengths());
  }

  /** All elements as the numbers that their integers stand for. */
  public Tensor rounded(Tensor weight) {
    ChannelLayout layout = ChannelLayout.of(weight, axis);
    float[] values = quantize(weight).toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= scales[layout.channelOf(i)];
    }
    return Tensor.ofFloats(values, weight.lengths());
  }

  boolean perChannel() {
    return axis >= 0;
  }

  /** The scales: scalar, or [channels]. */
  Tensor scaleTensor() {
    return perChannel() ? Tensor.ofFloats(scales, scales.length) : Tensor.scalar(scales[0]);
  }
}
