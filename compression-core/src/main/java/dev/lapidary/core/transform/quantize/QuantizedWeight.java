package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;

/**
 * A weight as symmetric INT8 with one scale, or one for each channel.
 *
 * @param values INT8, shaped as the weight
 * @param scales above 0; one, or one for each index of {@code axis}
 * @param axis the channel axis; -1 for one scale
 */
record QuantizedWeight(Tensor values, float[] scales, int axis) {

  /**
   * Quantizes a weight.
   *
   * @param axis the channel axis; -1 for one scale
   * @param least lower bounds of the scales, one each, or empty
   */
  static QuantizedWeight of(Tensor weight, int axis, IntegerRange range, float[] least) {
    float[] floats = weight.toFloats();
    int channels = axis < 0 ? 1 : Math.toIntExact(weight.length(axis));
    int inner = 1;
    for (int i = axis + 1; axis >= 0 && i < weight.rank(); i++) {
      inner *= Math.toIntExact(weight.length(i));
    }
    if (axis < 0) {
      inner = floats.length;
    }
    LinearQuantization[] maps = fit(floats, channels, inner, range, least);
    byte[] bytes = new byte[floats.length];
    for (int i = 0; i < floats.length; i++) {
      bytes[i] = (byte) maps[i / inner % channels].quantize(floats[i]);
    }
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      scales[c] = maps[c].scale();
    }
    return new QuantizedWeight(
        Tensor.ofBytes(ElementType.INT8, bytes, weight.lengths()), scales, axis);
  }

  private static LinearQuantization[] fit(
      float[] values, int channels, int inner, IntegerRange range, float[] least) {
    float[] largest = new float[channels];
    for (int i = 0; i < values.length; i++) {
      int channel = i / inner % channels;
      largest[channel] = Math.max(largest[channel], Math.abs(values[i]));
    }
    LinearQuantization[] maps = new LinearQuantization[channels];
    for (int c = 0; c < channels; c++) {
      LinearQuantization map =
          LinearQuantization.fit(new ValueRange(-largest[c], largest[c]), range);
      boolean dead = largest[c] == 0 && least.length > 0 && least[c] > 0;
      maps[c] =
          dead || (least.length > 0 && map.scale() < least[c])
              ? new LinearQuantization(least[c], 0, range)
              : map;
    }
    return maps;
  }

  boolean perChannel() {
    return axis >= 0;
  }

  /** The scales: scalar, or [channels]. */
  Tensor scaleTensor() {
    return perChannel() ? Tensor.ofFloats(scales, scales.length) : Tensor.scalar(scales[0]);
  }

  /** Zeros of the scales' shape. */
  Tensor zeroPointTensor() {
    return perChannel()
        ? Tensor.ofBytes(ElementType.INT8, new byte[scales.length], scales.length)
        : Tensor.ofBytes(ElementType.INT8, new byte[1]);
  }
}
