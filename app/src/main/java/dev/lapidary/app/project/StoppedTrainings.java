package dev.lapidary.app.project;

import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.StepTrainings;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.workspace.StoppedTraining;
import dev.lapidary.core.workspace.Variant;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes on what the trainings of some steps tell, and remembers those that are ended by hand
 * beside those of the variant the steps begin with.
 */
final class StoppedTrainings extends StepTrainings {
  private final List<StoppedTraining> found;

  /**
   * @param recipe that leads to {@code parent}
   */
  StoppedTrainings(TrainingListener watch, Variant parent, Recipe recipe) {
    super(watch, recipe.steps().size());
    this.found = new ArrayList<>(parent.provenance().stopped());
  }

  /** Those of the whole recipe. */
  List<StoppedTraining> found() {
    return List.copyOf(found);
  }

  @Override
  public void finished(TrainingEnd end) {
    if (end.reason() == TrainingEnd.Reason.STOPPED) {
      found.add(new StoppedTraining(step(), end.epochs(), planned()));
    }
    super.finished(end);
  }
}
