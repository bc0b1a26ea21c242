package dev.lapidary.core.train;

import java.util.Objects;

/**
 * One part of the loss that is about an output.
 *
 * @param output the model's output that is compared; empty for its first one
 * @param weight factor of this part, above 0
 * @param temperature T of kinds that {@link LossKind#softens() soften}, above 0; 1 for the others
 */
public record LossTerm(String output, LossKind kind, double weight, double temperature) {
  /** The model's first output. */
  public static final String FIRST = "";

  public LossTerm {
    Objects.requireNonNull(output);
    Objects.requireNonNull(kind);
    Range.require(weight > 0 && Double.isFinite(weight), "weight must be above 0", weight);
    Range.require(
        temperature > 0 && Double.isFinite(temperature),
        "temperature must be above 0",
        temperature);
  }

  /** Cross entropy of the first output with the labels. */
  public static LossTerm crossEntropy(double weight) {
    return new LossTerm(FIRST, LossKind.CROSS_ENTROPY, weight, 1);
  }

  /** Divergence of the first output from the teacher's. */
  public static LossTerm divergence(double weight, double temperature) {
    return new LossTerm(FIRST, LossKind.DIVERGENCE, weight, temperature);
  }

  /** The same term with another factor. */
  public LossTerm times(double factor) {
    return new LossTerm(output, kind, weight * factor, temperature);
  }

  /** The same term about another output. */
  public LossTerm of(String otherOutput) {
    return new LossTerm(otherOutput, kind, weight, temperature);
  }
}
