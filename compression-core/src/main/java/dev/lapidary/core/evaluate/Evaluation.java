package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.DatasetRef;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How good a classifier is on labelled data.
 *
 * @param data what it was evaluated on
 * @param output the model's output that was read
 * @param kind what that output holds
 * @param samples 1 or more
 * @param top1 share of samples whose best-scored class is the label, in [0, 1]; ties go to the
 *     first class
 * @param top5 share of samples whose label is among the five best-scored classes; empty with fewer
 *     than five classes or without scores
 * @param loss mean cross-entropy in nats, probabilities taken as at least 1e-7; empty without
 *     scores or with scores that are not numbers
 * @param nonFinite samples with a score that is NaN or positive infinity; they count as wrong
 * @param confusion empty beyond 2,000 classes
 * @param predictions class of each sample in the dataset's order, -1 if non-finite
 */
public record Evaluation(
    DatasetRef data,
    String output,
    ScoreKind kind,
    int samples,
    double top1,
    OptionalDouble top5,
    OptionalDouble loss,
    int nonFinite,
    Optional<ConfusionMatrix> confusion,
    int[] predictions) {

  public Evaluation {
    predictions = predictions.clone();
  }

  @Override
  public int[] predictions() {
    return predictions.clone();
  }

  /**
   * The samples on which two models differ in what they predict: what compression changed even
   * where accuracy did not.
   *
   * @throws IllegalArgumentException if they were evaluated on different data
   */
  public int[] flips(Evaluation other) {
    if (!data.sha256().equals(other.data.sha256())) {
      throw new IllegalArgumentException("evaluations of different data cannot be compared");
    }
    int[] theirs = other.predictions;
    return IntStream.range(0, samples).filter(i -> predictions[i] != theirs[i]).toArray();
  }

  /** For logs: the figures, not the predictions. */
  @Override
  public String toString() {
    return "Evaluation[samples="
        + samples
        + ", top1="
        + top1
        + ", top5="
        + top5
        + ", loss="
        + loss
        + ", kind="
        + kind
        + "]";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Evaluation that
        && data.equals(that.data)
        && output.equals(that.output)
        && top1 == that.top1
        && loss.equals(that.loss)
        && Arrays.equals(predictions, that.predictions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(predictions);
  }
}
