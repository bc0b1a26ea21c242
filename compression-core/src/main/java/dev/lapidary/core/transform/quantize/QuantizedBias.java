package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Tensor;

/**
 * A bias as INT32 in the scale of the products it is added to, input scale times weight scale, so
 * that an integer kernel adds it without rounding anew.
 *
 * @param values INT32 [channels]
 * @param scales scalar, or [channels]
 */
record QuantizedBias(Tensor values, Tensor scales) {
  /** Integers are kept below this, with room to round. */
  private static final double MOST = Integer.MAX_VALUE - 128.0;

  /** Of a channel without weights the bias keeps this many steps. */
  private static final double STEPS_OF_DEAD_CHANNEL = 1 << 20;

  static QuantizedBias of(Tensor bias, float inputScale, WeightQuantization weight) {
    float[] floats = bias.toFloats();
    int[] integers = new int[floats.length];
    float[] products = new float[weight.scales().length];
    for (int c = 0; c < products.length; c++) {
      products[c] = inputScale * weight.scales()[c];
    }
    for (int i = 0; i < floats.length; i++) {
      double q = Math.rint((double) floats[i] / products[weight.perChannel() ? i : 0]);
      integers[i] = (int) Math.min(Integer.MAX_VALUE, Math.max(Integer.MIN_VALUE, q));
    }
    return new QuantizedBias(
        Tensor.ofInts(integers, integers.length),
        weight.perChannel()
            ? Tensor.ofFloats(products, products.length)
            : Tensor.scalar(products[0]));
  }

  /**
   * The weight scales below which a bias would overflow. For a channel whose weights are all zero
   * the scale is free, and one is named that keeps the bias exact to a millionth.
   *
   * @param weight to see which channels are zero, [channels, ...] along {@code axis}
   * @param axis -1 for one scale
   */
  static float[] leastWeightScales(Tensor bias, float inputScale, Tensor weight, int axis) {
    float[] floats = bias.toFloats();
    float[] least = new float[axis < 0 ? 1 : floats.length];
    float[] largest = ChannelLayout.of(weight, axis).largest(weight.toFloats());
    for (int i = 0; i < floats.length; i++) {
      int c = axis < 0 ? 0 : i;
      double steps = axis < 0 || largest[c] > 0 ? MOST : STEPS_OF_DEAD_CHANNEL;
      least[c] = Math.max(least[c], (float) (Math.abs((double) floats[i]) / steps / inputScale));
    }
    return least;
  }
}
