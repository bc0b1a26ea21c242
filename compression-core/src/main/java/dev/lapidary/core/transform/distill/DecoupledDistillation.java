package dev.lapidary.core.transform.distill;

import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a student on the labels and on the two parts of a teacher's softened outputs (Zhao et al.
 * 2022), what they say about the target class and about the others:
 *
 * <pre>labelWeight * crossEntropy(s, label)
 *   + T^2 * (alpha * KL(b_t || b_s) + beta * KL(q_t || q_s))</pre>
 *
 * <p>with b the shares of the target class and of all others together, and q the shares among the
 * others.
 *
 * @param alpha weight of the target class, 0 or more
 * @param beta weight of the others, 0 or more; the paper takes 1 to 8
 * @param temperature T, above 0
 * @param labelWeight weight of the labels, 0 or more; with 0 an unlabelled dataset will do, and the
 *     teacher's first choice is the target class
 */
public record DecoupledDistillation(
    Teaching teaching,
    double alpha,
    double beta,
    double temperature,
    double labelWeight,
    TrainingSettings training)
    implements Distillation {
  private static final double LARGEST_WEIGHT = 1e6;

  public static final StepType<DecoupledDistillation> TYPE =
      StepType.of(
          "distill.decoupled",
          DecoupledDistillation.class,
          TrainingSettings.after(
              8,
              0.05,
              Teaching.before(
                  ParameterSpec.number("alpha", 0, LARGEST_WEIGHT, "", 1.0),
                  ParameterSpec.number("beta", 0, LARGEST_WEIGHT, "", 8.0),
                  ParameterSpec.number("temperature", 0.01, 1000, "", 4.0),
                  ParameterSpec.number("labelWeight", 0, LARGEST_WEIGHT, "", 1.0))));

  public DecoupledDistillation {
    if (!(alpha >= 0 && beta >= 0 && alpha + beta > 0)) {
      throw new IllegalArgumentException(
          "alpha and beta must be 0 or more, and one above 0, found " + alpha + " and " + beta);
    }
    if (!(labelWeight >= 0)) {
      throw new IllegalArgumentException("labelWeight must be 0 or more, found " + labelWeight);
    }
    loss(alpha, beta, temperature, labelWeight, training);
  }

  private static LossSettings loss(
      double alpha,
      double beta,
      double temperature,
      double labelWeight,
      TrainingSettings training) {
    List<LossTerm> parts = new ArrayList<>();
    if (alpha > 0) {
      parts.add(new LossTerm(LossTerm.FIRST, LossKind.TARGET_DIVERGENCE, alpha, temperature));
    }
    if (beta > 0) {
      parts.add(new LossTerm(LossTerm.FIRST, LossKind.OTHERS_DIVERGENCE, beta, temperature));
    }
    return LossSettings.weighted(training.terms(parts), 1, labelWeight);
  }

  @Override
  public LossSettings minimized() {
    return loss(alpha, beta, temperature, labelWeight, training);
  }

  @Override
  public StepType<DecoupledDistillation> type() {
    return TYPE;
  }
}
