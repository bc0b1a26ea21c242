package dev.lapidary.app.formula;

import static dev.lapidary.app.formula.FormulaNumbers.given;
import static dev.lapidary.app.formula.FormulaNumbers.squared;

import dev.lapidary.core.train.FeatureTerm;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import java.util.ArrayList;
import java.util.List;

/**
 * What a training minimizes: s is the student, t the teacher, y the label, K the number of classes.
 */
final class LossFormula {
  private LossFormula() {}

  /**
   * The loss with its weights and temperatures.
   *
   * @param smoothing share of a label that is spread over all classes
   */
  static String of(LossSettings loss, double smoothing) {
    List<String> parts = new ArrayList<>();
    loss.features().forEach(term -> parts.add(weighted(term.weight(), feature(term))));
    loss.terms().forEach(term -> parts.add(weighted(term.weight(), output(term, smoothing))));
    return "L = " + String.join(" + ", parts);
  }

  private static String weighted(double weight, String term) {
    return weight == 1 ? term : given(weight) + " · " + term;
  }

  private static String output(LossTerm term, double smoothing) {
    String at = term.output().isEmpty() ? "" : "[" + term.output() + "]";
    String s = "s" + at;
    String t = "t" + at;
    String temperature = given(term.temperature());
    String factor = term.temperature() == 1 ? "" : squared(term.temperature()) + " · ";
    return switch (term.kind()) {
      case CROSS_ENTROPY -> "CE(" + s + ", " + label(smoothing) + ")";
      case DIVERGENCE ->
          factor
              + "KL(softmax(%s / %s) ‖ softmax(%s / %s))".formatted(t, temperature, s, temperature);
      case TARGET_DIVERGENCE ->
          factor + "KL(b(%s / %s) ‖ b(%s / %s))".formatted(t, temperature, s, temperature);
      case OTHERS_DIVERGENCE ->
          factor + "KL(q(%s / %s) ‖ q(%s / %s))".formatted(t, temperature, s, temperature);
      case LOGITS_ERROR, MEAN_SQUARED_ERROR -> "mean((" + s + " − " + t + ")²)";
      case COSINE -> "mean(1 − cos(" + s + ", " + t + "))";
    };
  }

  private static String label(double smoothing) {
    return smoothing == 0 ? "y" : given(1 - smoothing) + " y + " + given(smoothing) + " / K";
  }

  private static String feature(FeatureTerm term) {
    return switch (term.loss()) {
      case HINT -> "mean((r(s) − t)²)";
      case ATTENTION -> "‖Q(s) / ‖Q(s)‖ − Q(t) / ‖Q(t)‖‖²";
      case DISTANCES -> "Huber(d(s) − d(t))";
      case ANGLES -> "Huber(∠(s) − ∠(t))";
      case COSINE -> "mean(1 − cos(r(s), t))";
    };
  }
}
