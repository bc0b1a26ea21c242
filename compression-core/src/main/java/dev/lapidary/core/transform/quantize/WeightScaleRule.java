package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;

/** How the scales of a weight follow from its values. */
public enum WeightScaleRule {
  /** {@code max|w| / qmax}: no weight is clipped. */
  MIN_MAX,
  /**
   * {@code 2 * mean|w| / sqrt(qmax)}, from where scales are learned (Esser et al. 2020, "Learned
   * Step Size Quantization", section 2.1): the largest weights are clipped, the others get finer
   * steps.
   */
  LEARNED_STEP_SIZE;

  /**
   * Fits scales; a channel of zeros gets 1.
   *
   * @param weight finite
   * @param axis the channel axis; -1 for one scale
   * @return one scale above 0 for each channel
   */
  public float[] scales(Tensor weight, int axis, IntegerRange range) {
    ChannelLayout layout = ChannelLayout.of(weight, axis);
    float[] values = weight.toFloats();
    return this == MIN_MAX
        ? minMax(layout.largest(values), range)
        : learned(layout.means(values), range);
  }

  private static float[] minMax(float[] largest, IntegerRange range) {
    float[] scales = new float[largest.length];
    for (int c = 0; c < scales.length; c++) {
      ValueRange own = new ValueRange(-largest[c], largest[c]);
      scales[c] = LinearQuantization.fit(own, range).scale();
    }
    return scales;
  }

  private static float[] learned(double[] means, IntegerRange range) {
    float[] scales = new float[means.length];
    for (int c = 0; c < scales.length; c++) {
      float scale = (float) (2 * means[c] / Math.sqrt(range.highest()));
      scales[c] = scale < Float.MIN_NORMAL ? 1 : scale;
    }
    return scales;
  }
}
