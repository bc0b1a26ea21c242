package dev.lapidary.core.train;

import java.util.ArrayList;
import java.util.List;

/**
 * What is minimized: the weighted sum of its terms.
 *
 * @param terms one or more
 */
public record LossSettings(List<LossTerm> terms) {
  public LossSettings {
    terms = List.copyOf(terms);
    Range.require(!terms.isEmpty(), "a loss must have 1 term or more", terms.size());
  }

  /** Cross entropy with the labels. */
  public static LossSettings labels() {
    return new LossSettings(List.of(LossTerm.crossEntropy(1)));
  }

  /**
   * Logits distillation (Hinton, Vinyals, Dean 2015): {@code softWeight * T^2 * KL(softmax(t/T) ||
   * softmax(s/T)) + (1 - softWeight) * crossEntropy(s, label)}.
   *
   * @param temperature T, above 0
   * @param softWeight weight of the teacher, in [0, 1]
   */
  public static LossSettings distilled(double temperature, double softWeight) {
    Range.require(softWeight >= 0 && softWeight <= 1, "softWeight must be in [0, 1]", softWeight);
    Range.require(temperature > 0, "temperature must be above 0", temperature);
    List<LossTerm> terms = new ArrayList<>();
    if (softWeight < 1) {
      terms.add(LossTerm.crossEntropy(1 - softWeight));
    }
    if (softWeight > 0) {
      terms.add(LossTerm.divergence(softWeight, temperature));
    }
    return new LossSettings(terms);
  }

  /** Whether any term needs labels. */
  public boolean usesLabels() {
    return terms.stream().anyMatch(term -> !term.kind().usesTeacher());
  }

  /** Whether any term needs a teacher. */
  public boolean usesTeacher() {
    return terms.stream().anyMatch(term -> term.kind().usesTeacher());
  }
}
