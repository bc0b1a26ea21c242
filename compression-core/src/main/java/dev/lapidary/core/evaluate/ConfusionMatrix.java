package dev.lapidary.core.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How often each class is taken for which.
 *
 * @param classes names in label order; the label itself where it has no name
 * @param counts samples by {@code [actual][predicted]}
 * @param missed samples of each class whose scores are not numbers and predict nothing
 */
public record ConfusionMatrix(List<String> classes, int[][] counts, int[] missed) {

  public ConfusionMatrix {
    classes = List.copyOf(classes);
    counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
    missed = missed.clone();
    if (counts.length != classes.size() || missed.length != classes.size()) {
      throw new IllegalArgumentException(
          "expected " + classes.size() + " classes, found " + counts.length + " rows");
    }
  }

  /**
   * Counts predictions.
   *
   * @param predictions class of each sample, -1 for none
   */
  static ConfusionMatrix of(List<String> classes, int[] labels, int[] predictions) {
    int[][] counts = new int[classes.size()][classes.size()];
    int[] missed = new int[classes.size()];
    for (int i = 0; i < labels.length; i++) {
      if (predictions[i] < 0) {
        missed[labels[i]]++;
      } else {
        counts[labels[i]][predictions[i]]++;
      }
    }
    return new ConfusionMatrix(classes, counts, missed);
  }

  /** Samples of class {@code actual} predicted as {@code predicted}. */
  public int count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  @Override
  public int[][] counts() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  @Override
  public int[] missed() {
    return missed.clone();
  }

  /** The number of samples of a class. */
  public int support(int actual) {
    return Arrays.stream(counts[actual]).sum() + missed[actual];
  }

  /** The share of a class's samples that are predicted as that class; empty without samples. */
  public OptionalDouble recall(int actual) {
    int support = support(actual);
    return support == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts[actual][actual] / support);
  }
}
