package dev.lapidary.app.project;

import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.StepListener;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;
import dev.lapidary.core.workspace.StoppedTraining;
import dev.lapidary.core.workspace.Variant;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes on what the trainings of some steps tell, and remembers those that are ended by hand
 * beside those of the variant the steps begin with.
 */
final class StoppedTrainings implements TrainingListener, StepListener {
  private final TrainingListener watch;
  private final List<StoppedTraining> found;
  private int step;
  private int planned;

  /**
   * @param recipe that leads to {@code parent}
   */
  StoppedTrainings(TrainingListener watch, Variant parent, Recipe recipe) {
    this.watch = watch;
    this.found = new ArrayList<>(parent.provenance().stopped());
    this.step = recipe.steps().size() + 1;
  }

  /** Those of the whole recipe. */
  List<StoppedTraining> found() {
    return List.copyOf(found);
  }

  @Override
  public void stepFinished(StepOutcome outcome) {
    step++;
  }

  @Override
  public void started(TrainingPlan plan) {
    planned = plan.epochs();
    watch.started(plan);
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    watch.epochFinished(metrics);
  }

  @Override
  public TrainingSignal signal() {
    return watch.signal();
  }

  @Override
  public void finished(TrainingEnd end) {
    if (end.reason() == TrainingEnd.Reason.STOPPED) {
      found.add(new StoppedTraining(step, end.epochs(), planned));
    }
    watch.finished(end);
  }
}
