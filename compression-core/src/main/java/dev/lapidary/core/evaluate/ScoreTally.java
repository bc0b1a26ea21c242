package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Counts what the outputs of a classifier say about labelled samples. */
final class ScoreTally {
  private static final int FIVE = 5;
  private static final int MOST_CLASSES = 2_000;

  private final Dataset data;
  private final ClassColumns columns;
  private final int[] labels;
  private final int[] predictions;
  private final CrossEntropy crossEntropy = new CrossEntropy();
  private int top5;
  private int columnCount;

  ScoreTally(Dataset data, ClassColumns columns) throws DataException {
    this.data = data;
    this.columns = columns;
    labels = data.labels().orElseThrow();
    predictions = new int[labels.length];
  }

  /**
   * Adds a run.
   *
   * @param samples positions in the dataset of the first rows; rows beyond mean nothing
   * @throws DataException if a label has no score
   */
  void add(ScoreOutput output, Tensor tensor, int... samples) throws DataException {
    if (output.labels()) {
      long[] found = tensor.toLongs();
      for (int row = 0; row < samples.length; row++) {
        predictions[samples[row]] = (int) found[row];
      }
      return;
    }
    Scores scores = Scores.of(tensor);
    columnCount = scores.columns();
    for (int row = 0; row < samples.length; row++) {
      add(scores, row, samples[row]);
    }
  }

  private void add(Scores scores, int row, int sample) throws DataException {
    int column =
        columns
            .column(labels[sample], scores.columns())
            .orElseThrow(
                () ->
                    new DataException(
                        "evaluate.labelRange",
                        data.ref().path(),
                        sample,
                        labels[sample],
                        scores.columns()));
    int best = scores.best(row);
    predictions[sample] = best < 0 ? -1 : columns.label(best);
    if (best >= 0) {
      crossEntropy.add(scores, row, column);
      top5 += scores.rank(row, column) < FIVE ? 1 : 0;
    }
  }

  /** The figures over all samples. */
  Evaluation evaluation(ScoreOutput output, Optional<ScoreKind> kindInGraph) {
    int samples = labels.length;
    int nonFinite = (int) IntStream.of(predictions).filter(p -> p < 0).count();
    ScoreKind kind = kindInGraph.orElseGet(crossEntropy::kind);
    long right = IntStream.range(0, samples).filter(i -> labels[i] == predictions[i]).count();
    Optional<Double> loss = crossEntropy.sum(kind).filter(sum -> nonFinite == 0);
    return new Evaluation(
        data.ref(),
        output.name(),
        kind,
        samples,
        (double) right / samples,
        columnCount < FIVE ? OptionalDouble.empty() : OptionalDouble.of((double) top5 / samples),
        loss.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss.get() / samples),
        nonFinite,
        confusion(),
        predictions);
  }

  private Optional<ConfusionMatrix> confusion() {
    int most = Math.max(max(labels), max(predictions));
    int classes = columns.labels().isEmpty() ? Math.max(most + 1, columnCount) : most + 1;
    if (classes > MOST_CLASSES) {
      return Optional.empty();
    }
    List<String> named = data.classes();
    List<String> names =
        IntStream.range(0, classes)
            .mapToObj(i -> i < named.size() ? named.get(i) : Integer.toString(i))
            .toList();
    return Optional.of(ConfusionMatrix.of(names, labels, predictions));
  }

  private static int max(int[] values) {
    return Arrays.stream(values).max().orElse(0);
  }
}
