package dev.lapidary.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is minimized: the weighted sum of its terms, of which there is one or more.
 *
 * @param terms about outputs
 * @param features about inner values, compared with those of the first teacher
 * @param caching where the teachers' values are kept
 */
public record LossSettings(
    List<LossTerm> terms, List<FeatureTerm> features, TeacherCaching caching) {
  public LossSettings {
    terms = List.copyOf(terms);
    features = List.copyOf(features);
    Objects.requireNonNull(caching);
    int count = terms.size() + features.size();
    Range.require(count > 0, "a loss must have 1 term or more", count);
  }

  /** Terms about outputs alone. */
  public static LossSettings of(List<LossTerm> terms) {
    return new LossSettings(terms, List.of(), TeacherCaching.MEMORY);
  }

  /** Cross entropy with the labels. */
  public static LossSettings labels() {
    return of(List.of(LossTerm.crossEntropy(1)));
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
   * Terms of which those with the teacher count {@code softWeight}, those with labels the rest; see
   * {@link #weighted}.
   *
   * @param softWeight weight of the teacher, in [0, 1]
   */
  public static LossSettings mixed(List<LossTerm> terms, double softWeight) {
    Range.require(softWeight >= 0 && softWeight <= 1, "softWeight must be in [0, 1]", softWeight);
    return weighted(terms, softWeight, 1 - softWeight);
  }

  /**
   * Terms times a factor that depends on what they learn from; where none has labels, cross entropy
   * of the first output stands for them. A factor of 0 leaves its terms out.
   *
   * @param terms one or more
   * @param teacherWeight factor of those with the teacher, 0 or more
   * @param labelWeight factor of those with labels, 0 or more
   */
  public static LossSettings weighted(
      List<LossTerm> terms, double teacherWeight, double labelWeight) {
    List<LossTerm> all = new ArrayList<>();
    if (terms.stream().allMatch(term -> term.kind().usesTeacher())) {
      all.add(LossTerm.crossEntropy(1));
    }
    all.addAll(terms);
    List<LossTerm> weighted = new ArrayList<>();
    for (LossTerm term : all) {
      double share = term.kind().usesTeacher() ? teacherWeight : labelWeight;
      if (share > 0) {
        weighted.add(term.times(share));
      }
    }
    return of(weighted);
  }

  /**
   * This loss and one of features.
   *
   * @param outputWeight factor of this loss, 0 or more; 0 leaves it out
   */
  public LossSettings withFeatures(List<FeatureTerm> added, double outputWeight) {
    List<LossTerm> weighted =
        outputWeight == 0
            ? List.of()
            : terms.stream().map(term -> term.times(outputWeight)).toList();
    return new LossSettings(weighted, added, caching);
  }

  public LossSettings withCaching(TeacherCaching other) {
    return new LossSettings(terms, features, other);
  }

  /** Whether any term needs labels. */
  public boolean usesLabels() {
    return terms.stream().anyMatch(term -> !term.kind().usesTeacher());
  }

  /** Whether any term needs a teacher. */
  public boolean usesTeacher() {
    return !features.isEmpty() || terms.stream().anyMatch(term -> term.kind().usesTeacher());
  }

  /** Whether any term compares class scores. */
  public boolean comparesScores() {
    return terms.stream().anyMatch(term -> term.kind().comparesScores());
  }
}
