package dev.lapidary.app.training;

import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.Validation;

/** Epochs that were thought up. */
public final class Trainings {
  private static final int BEST = 9;

  private Trainings() {}

  /** Twelve epochs, the best one kept. */
  public static TrainingPlan plan() {
    return TrainingPlan.of(12, 128, 0.1).withValidation(new Validation(0.1, true, 0, BestBy.LOSS));
  }

  /** An epoch of a training that does ever less better on validation data, and worse after 9. */
  public static EpochMetrics epoch(int number) {
    double overfit = Math.max(0, number - BEST) * 0.012;
    return new EpochMetrics(
        number,
        0.18 + 1.1 / number,
        0.93 - 0.35 / number,
        0.26 + 0.9 / number + overfit,
        0.915 - 0.3 / number - overfit / 4,
        number <= BEST,
        0.1 * (1 - number / 13.0),
        11.4);
  }

  /** Lets a listener hear of the first epochs. */
  public static void run(TrainingListener listener, int epochs) {
    listener.started(plan());
    for (int number = 1; number <= epochs; number++) {
      listener.epochFinished(epoch(number));
    }
  }
}
