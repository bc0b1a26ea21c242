package dev.lapidary.core.train;

import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Samples of one training step, augmented.
 *
 * @param indices of the samples in the dataset; not to be changed
 * @param flipped which samples are mirrored; not to be changed
 * @param inputs by the names the model is fed under, axis 0 the batch
 * @param labels class index of each sample; empty if unlabelled
 */
public record TrainingBatch(
    int[] indices, boolean[] flipped, Map<String, Tensor> inputs, Optional<int[]> labels) {
  public TrainingBatch {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  public int size() {
    return indices.length;
  }

  /**
   * The share of every class in every sample, [N, classes] row-major: 1 for the label's class, less
   * what smoothing spreads over all of them.
   *
   * @param classes more than any label
   * @param smoothing share that is spread, in [0, 1)
   */
  public float[] classShares(int classes, double smoothing) {
    int[] wanted = labels.orElseThrow();
    float[] shares = new float[size() * classes];
    Arrays.fill(shares, (float) (smoothing / classes));
    for (int i = 0; i < wanted.length; i++) {
      shares[i * classes + wanted[i]] += (float) (1 - smoothing);
    }
    return shares;
  }
}
