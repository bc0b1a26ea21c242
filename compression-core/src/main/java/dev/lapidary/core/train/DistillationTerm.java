package dev.lapidary.core.train;

import java.util.Objects;

/**
 * One summand of a distillation's loss.
 *
 * @param weight factor of the loss, above 0
 */
public record DistillationTerm(DistillationLoss loss, double weight) {
  public DistillationTerm {
    Objects.requireNonNull(loss);
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight must be above 0, found " + weight);
    }
  }
}
