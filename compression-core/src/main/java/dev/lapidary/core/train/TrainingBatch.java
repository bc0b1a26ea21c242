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
 * @param epoch that the batch is of, from 1; 0 for samples as they are, in the dataset's order
 * @param number of the batch in its epoch, from 0
 * @param indices of the samples in the dataset; not to be changed
 * @param flipped which samples are mirrored; not to be changed
 * @param inputs by the names the model is fed under, axis 0 the batch; mixed already
 * @param labels class index of each sample; empty if unlabelled
 * @param mixing how the samples were mixed; empty if they were not
 */
public record TrainingBatch(
    int epoch,
    int number,
    int[] indices,
    boolean[] flipped,
    Map<String, Tensor> inputs,
    Optional<int[]> labels,
    Optional<Mixing> mixing) {
  public TrainingBatch {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  /** The same batch with other inputs. */
  TrainingBatch with(Map<String, Tensor> changed, Optional<Mixing> mixed) {
    return new TrainingBatch(epoch, number, indices, flipped, changed, labels, mixed);
  }

  public int size() {
    return indices.length;
  }

  /**
   * The share of every class in every sample, [N, classes] row-major: 1 for the label's class, or
   * the shares of both labels of a mixed sample, less what smoothing spreads over all of them.
   *
   * @param classes more than any label
   * @param smoothing share that is spread, in [0, 1)
   */
  public float[] classShares(int classes, double smoothing) {
    int[] wanted = labels.orElseThrow();
    float[] shares = new float[size() * classes];
    Arrays.fill(shares, (float) (smoothing / classes));
    float certain = (float) (1 - smoothing);
    for (int i = 0; i < wanted.length; i++) {
      if (mixing.isEmpty()) {
        shares[i * classes + wanted[i]] += certain;
      } else {
        float own = mixing.get().share();
        shares[i * classes + wanted[i]] += certain * own;
        shares[i * classes + wanted[mixing.get().partners()[i]]] += certain * (1 - own);
      }
    }
    return shares;
  }

  /** The label of which each sample has most; empty if unlabelled. */
  public Optional<int[]> foremostLabels() {
    if (labels.isEmpty() || mixing.isEmpty() || mixing.get().share() >= 0.5f) {
      return labels;
    }
    int[] own = labels.get();
    return Optional.of(Arrays.stream(mixing.get().partners()).map(i -> own[i]).toArray());
  }
}
