package dev.lapidary.core.evaluate;

import java.util.Optional;

/**
 * Sums the cross-entropy of scores under each reading of them, since which one is right may only be
 * known when all samples are seen.
 */
final class CrossEntropy {
  private static final double TOLERANCE = 0.02;
  private static final double LEAST_PROBABILITY = 1e-7;

  private double logits;
  private double probabilities;
  private double logProbabilities;
  private boolean normalized = true;
  private boolean logNormalized = true;

  /** Adds one sample whose scores are numbers. */
  void add(Scores scores, int row, int column) {
    double greatest = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (int c = 0; c < scores.columns(); c++) {
      double score = scores.get(row, c);
      greatest = Math.max(greatest, score);
      least = Math.min(least, score);
      sum += score;
    }
    double exponentials = 0;
    for (int c = 0; c < scores.columns(); c++) {
      exponentials += Math.exp(scores.get(row, c) - greatest);
    }
    double logSum = greatest + Math.log(exponentials);
    double score = scores.get(row, column);
    logits += logSum - score;
    probabilities -= Math.log(Math.max(score, LEAST_PROBABILITY));
    logProbabilities -= Math.max(score, Math.log(LEAST_PROBABILITY));
    normalized &= least >= 0 && Math.abs(sum - 1) <= TOLERANCE;
    logNormalized &= greatest <= 0 && Math.abs(Math.exp(logSum) - 1) <= TOLERANCE;
  }

  /** What the values of all samples look like. */
  ScoreKind kind() {
    if (normalized) {
      return ScoreKind.PROBABILITIES;
    }
    return logNormalized ? ScoreKind.LOG_PROBABILITIES : ScoreKind.LOGITS;
  }

  /** The sum over all samples; empty for labels. */
  Optional<Double> sum(ScoreKind kind) {
    return switch (kind) {
      case LOGITS -> Optional.of(logits);
      case PROBABILITIES -> Optional.of(probabilities);
      case LOG_PROBABILITIES -> Optional.of(logProbabilities);
      case LABELS -> Optional.empty();
    };
  }
}
