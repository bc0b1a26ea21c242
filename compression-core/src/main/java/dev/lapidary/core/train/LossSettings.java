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
    return mixed(List.of(LossTerm.divergence(1, temperature)), softWeight);
  }

  /**
   * Terms of which those with the teacher count {@code softWeight}, those with labels the rest;
   * where none has labels, cross entropy of the first output stands for them.
   *
   * @param terms one or more
   * @param softWeight weight of the teacher, in [0, 1]
   */
  public static LossSettings mixed(List<LossTerm> terms, double softWeight) {
    Range.require(softWeight >= 0 && softWeight <= 1, "softWeight must be in [0, 1]", softWeight);
    List<LossTerm> all = new ArrayList<>();
    if (terms.stream().allMatch(term -> term.kind().usesTeacher())) {
      all.add(LossTerm.crossEntropy(1));
    }
    all.addAll(terms);
    List<LossTerm> weighted = new ArrayList<>();
    for (LossTerm term : all) {
      double share = term.kind().usesTeacher() ? softWeight : 1 - softWeight;
      if (share > 0) {
        weighted.add(term.times(share));
      }
    }
    return new LossSettings(weighted);
  }

  /** Whether any term needs labels. */
  public boolean usesLabels() {
    return terms.stream().anyMatch(term -> !term.kind().usesTeacher());
  }

  /** Whether any term needs a teacher. */
  public boolean usesTeacher() {
    return terms.stream().anyMatch(term -> term.kind().usesTeacher());
  }

  /** Whether any term compares class scores. */
  public boolean comparesScores() {
    return terms.stream().anyMatch(term -> term.kind().comparesScores());
  }
}
