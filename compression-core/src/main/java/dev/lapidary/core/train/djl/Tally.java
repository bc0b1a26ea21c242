package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/** Loss and hits of an epoch so far. */
final class Tally {
  private double lossSum;
  private long samples;
  private long labelled;
  private long right;

  /**
   * @param loss mean of the batch
   * @param logits [N, classes]
   * @param labels N class indices, or null
   */
  void add(double loss, NDArray logits, int[] labels) {
    long size = logits.getShape().get(0);
    lossSum += loss * size;
    samples += size;
    if (labels != null) {
      labelled += size;
      float[] scores = logits.toFloatArray();
      int classes = scores.length / labels.length;
      for (int i = 0; i < labels.length; i++) {
        right += largest(scores, i * classes, classes) == labels[i] ? 1 : 0;
      }
    }
  }

  private static int largest(float[] scores, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = scores[from + i] > scores[from + best] ? i : best;
    }
    return best;
  }

  double meanLoss() {
    return lossSum / samples;
  }

  double top1() {
    return labelled == 0 ? Double.NaN : (double) right / labelled;
  }
}
