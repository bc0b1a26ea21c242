package dev.lapidary.core.transform.distill;

import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.List;

/**
 * Trains a student on the softened outputs of a teacher and on the labels (Hinton, Vinyals, Dean
 * 2015); see {@link LossSettings#mixed} for the loss.
 *
 * @param temperature softens both outputs, above 0
 * @param softWeight weight of the teacher, in [0, 1]; 0 trains on the labels alone, without a
 *     teacher: the control to compare with
 */
public record LogitsDistillation(
    Teaching teaching, double temperature, double softWeight, TrainingSettings training)
    implements Distillation {

  public static final StepType<LogitsDistillation> TYPE =
      StepType.of(
          "distill.logits",
          LogitsDistillation.class,
          TrainingSettings.after(
              8,
              0.1,
              Teaching.before(
                  ParameterSpec.number("temperature", 0.01, 1000, "", 4.0),
                  ParameterSpec.fraction("softWeight", 0, 1, 0.9))));

  public LogitsDistillation {
    loss(temperature, softWeight, training);
  }

  /** Outputs softened, mixed with labels. */
  static LossSettings loss(double temperature, double softWeight, TrainingSettings training) {
    List<LossTerm> usual = List.of(LossTerm.divergence(1, temperature));
    return LossSettings.mixed(training.terms(usual), softWeight);
  }

  @Override
  public LossSettings minimized() {
    return loss(temperature, softWeight, training);
  }

  @Override
  public StepType<LogitsDistillation> type() {
    return TYPE;
  }
}
