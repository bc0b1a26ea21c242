package dev.lapidary.core.train;

/**
 * Logits distillation (Hinton, Vinyals, Dean 2015): {@code loss = softWeight * T^2 *
 * KL(softmax(t/T) || softmax(s/T)) + (1 - softWeight) * crossEntropy(s, label)}.
 *
 * @param temperature T, above 0
 * @param softWeight weight of the soft targets, in [0, 1]
 */
public record Distillation(double temperature, double softWeight) {
  public Distillation {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be above 0, found " + temperature);
    }
    if (!(softWeight >= 0 && softWeight <= 1)) {
      throw new IllegalArgumentException("softWeight must be in [0, 1], found " + softWeight);
    }
  }
}
