package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.train.TrainingBatch;
import java.util.Optional;

/** Loss and hits of an epoch so far. */
final class Tally {
  private double lossSum;
  private long samples;
  private long labelled;
  private long right;

  /**
   * @param loss mean of the batch
   * @param scores [N, classes]; hits are counted if they are there and labels too
   */
  void add(double loss, TrainingBatch batch, Optional<NDArray> scores) {
    lossSum += loss * batch.size();
    samples += batch.size();
    Optional<int[]> labels = batch.foremostLabels();
    if (labels.isPresent() && scores.isPresent()) {
      labelled += batch.size();
      addHits(scores.get().toFloatArray(), labels.get());
    }
  }

  private void addHits(float[] scores, int[] labels) {
    int classes = scores.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      right += largest(scores, i * classes, classes) == labels[i] ? 1 : 0;
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
