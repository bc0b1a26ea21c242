package dev.lapidary.core.train;

import java.util.Objects;

/**
 * One part of the loss.
 *
 * @param weight factor of this part, above 0
 * @param temperature T of {@link LossKind#DIVERGENCE}, above 0; 1 for the others
 */
public record LossTerm(LossKind kind, double weight, double temperature) {
  public LossTerm {
    Objects.requireNonNull(kind);
    Range.require(weight > 0, "weight must be above 0", weight);
    Range.require(temperature > 0, "temperature must be above 0", temperature);
  }

  /** Cross entropy with the labels. */
  public static LossTerm crossEntropy(double weight) {
    return new LossTerm(LossKind.CROSS_ENTROPY, weight, 1);
  }

  /** Divergence from the teacher. */
  public static LossTerm divergence(double weight, double temperature) {
    return new LossTerm(LossKind.DIVERGENCE, weight, temperature);
  }
}
