package dev.lapidary.core.train;

import java.util.List;

/**
 * Several teachers as one: the mean of their softened outputs, as logits (Hinton, Vinyals, Dean
 * 2015, section 1). Unlike {@link Ensemble} the teachers may differ in inputs and operator sets,
 * and a teacher of large logits does not outvote the others.
 */
public final class SoftenedMean {
  private SoftenedMean() {}

  /**
   * Logits z with {@code softmax(z / T) = mean over the teachers of softmax(t / T)}, that is {@code
   * z = T * log(mean(softmax(t / T)))}.
   *
   * @param teachers logits [N, classes] of each, row-major; one or more, of equal length
   * @param temperature T, above 0
   * @return [N, classes]; a single teacher's logits up to a constant a row
   */
  public static float[] of(List<float[]> teachers, int classes, double temperature) {
    int length = teachers.get(0).length;
    double[] sums = new double[length];
    for (float[] logits : teachers) {
      if (logits.length != length || length % classes != 0) {
        throw new IllegalArgumentException(
            "logits of equal length, a multiple of "
                + classes
                + ", expected "
                + length
                + ", found "
                + logits.length);
      }
      for (int row = 0; row < length; row += classes) {
        addShares(logits, row, classes, temperature, sums);
      }
    }
    float[] mean = new float[length];
    for (int i = 0; i < length; i++) {
      double share = Math.max(sums[i] / teachers.size(), Double.MIN_NORMAL);
      mean[i] = (float) (temperature * Math.log(share));
    }
    return mean;
  }

  private static void addShares(
      float[] logits, int row, int classes, double temperature, double[] sums) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      highest = Math.max(highest, logits[row + k]);
    }
    double total = 0;
    for (int k = 0; k < classes; k++) {
      total += Math.exp((logits[row + k] - highest) / temperature);
    }
    for (int k = 0; k < classes; k++) {
      sums[row + k] += Math.exp((logits[row + k] - highest) / temperature) / total;
    }
  }
}
