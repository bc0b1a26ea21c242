package dev.lapidary.core.train.rounding;

/**
 * How rounding is learned.
 *
 * @param iterations 1 or more
 * @param batchSize samples in each, 1 or more
 * @param learningRate of Adam, above 0
 * @param regularization lambda: how strongly the variables are drawn to 0 and 1, 0 or more
 * @param warmStart share of the iterations before that, in [0, 1)
 * @param seed draws the samples
 */
public record RoundingSettings(
    int iterations,
    int batchSize,
    double learningRate,
    double regularization,
    double warmStart,
    long seed) {
  private static final double FIRST_BETA = 20;
  private static final double LAST_BETA = 2;

  public RoundingSettings {
    require(iterations >= 1, "iterations must be 1 or more", iterations);
    require(batchSize >= 1, "batchSize must be 1 or more", batchSize);
    require(learningRate > 0, "learningRate must be above 0", learningRate);
    require(regularization >= 0, "regularization must be 0 or more", regularization);
    require(warmStart >= 0 && warmStart < 1, "warmStart must be in [0, 1)", warmStart);
  }

  private static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", found " + found);
    }
  }

  /** Batches of 32, rate 0.01, lambda 0.01, a fifth of the iterations to warm up. */
  public static RoundingSettings of(int iterations, long seed) {
    return new RoundingSettings(iterations, 32, 1e-2, 1e-2, 0.2, seed);
  }

  /** Whether an iteration, from 0, only fits the output. */
  public boolean warms(int iteration) {
    return iteration < warmStart * iterations;
  }

  /**
   * The exponent of the regularization after the warm start: falls from 20 to 2, so that variables
   * near the middle move freely at first.
   */
  public double beta(int iteration) {
    double start = warmStart * iterations;
    double done = (iteration - start) / Math.max(1, iterations - start);
    return FIRST_BETA + (LAST_BETA - FIRST_BETA) * Math.max(0, Math.min(1, done));
  }
}
