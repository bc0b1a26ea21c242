package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ExecutionException;

/** Notices that a training has lost its way, so that it ends before hours are wasted. */
final class Divergence {
  /** A loss is explosive from so many times the first one on. */
  private static final double EXPLOSION = 1000;

  private final int steps;
  private double first = Double.NaN;
  private boolean happened;

  /**
   * @param steps of the whole training
   */
  Divergence(int steps) {
    this.steps = steps;
  }

  /**
   * Looks at the loss of a batch.
   *
   * @param step from 1
   * @throws ExecutionException if it is not finite, or a thousand times the first one and above a
   *     thousand
   */
  void checkLoss(double loss, int step, double rate) throws ExecutionException {
    if (!Double.isFinite(loss)) {
      throw failure("train.diverged", step, steps, rate);
    }
    if (Double.isNaN(first)) {
      first = loss;
    }
    if (loss > EXPLOSION * Math.max(1, first)) {
      throw failure("train.exploded", step, steps, rate, (float) first, (float) loss);
    }
  }

  /**
   * Looks at the length of a gradient.
   *
   * @param step from 1
   * @throws ExecutionException if it is not finite
   */
  void checkGradient(double length, int step, double rate) throws ExecutionException {
    if (!Double.isFinite(length)) {
      throw failure("train.gradientDiverged", step, steps, rate);
    }
  }

  private ExecutionException failure(String key, Object... arguments) {
    happened = true;
    return new ExecutionException(key, arguments);
  }

  /** Whether a check has failed. */
  boolean happened() {
    return happened;
  }

  /** The loss of the first batch; NaN before it. */
  double first() {
    return first;
  }

  /** Puts back what {@link #first} was. */
  void first(double loss) {
    first = loss;
  }
}
