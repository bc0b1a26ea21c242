package dev.lapidary.core.transform.prune;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses which weights of smallest magnitude go. Equal magnitudes go in the order of layers and of
 * positions inside a layer, so the count is exact and the choice always the same.
 */
final class MagnitudeRanking {
  /** Magnitudes below this go. */
  private final float threshold;

  /** As many weights of exactly the threshold go too, the first ones. */
  private long ties;

  private MagnitudeRanking(float threshold, long ties) {
    this.threshold = threshold;
    this.ties = ties;
  }

  /** All magnitudes below {@code threshold} go. */
  static MagnitudeRanking below(double threshold) {
    float rounded = (float) threshold;
    return new MagnitudeRanking(rounded < threshold ? Math.nextUp(rounded) : rounded, 0);
  }

  /** Exactly round({@code sparsity} * n) of the n weights in {@code layers} go. */
  static MagnitudeRanking smallest(double sparsity, List<float[]> layers) {
    int count = Math.toIntExact(layers.stream().mapToLong(layer -> layer.length).sum());
    int gone = (int) Math.round(sparsity * count);
    if (gone == 0) {
      return new MagnitudeRanking(0, 0);
    }
    float[] sorted = new float[count];
    int at = 0;
    for (float[] layer : layers) {
      for (float value : layer) {
        sorted[at++] = Math.abs(value);
      }
    }
    Arrays.sort(sorted);
    float threshold = sorted[gone - 1];
    int first = gone - 1;
    while (first > 0 && sorted[first - 1] == threshold) {
      first--;
    }
    return new MagnitudeRanking(threshold, gone - first);
  }

  /** Whether the next weight goes; to be asked once for each, in order. */
  boolean takes(float value) {
    float magnitude = Math.abs(value);
    if (magnitude < threshold) {
      return true;
    }
    if (magnitude == threshold && ties > 0) {
      ties--;
      return true;
    }
    return false;
  }
}
