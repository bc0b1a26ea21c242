package dev.lapidary.app.results;

import dev.lapidary.core.recipe.StepTrainings;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;

/** Remembers the curves of the trainings of some steps, and passes on what they tell. */
public final class TrainingCurves extends StepTrainings {
  private final List<TrainingCurve> found = new ArrayList<>();
  private final List<EpochMetrics> epochs = new ArrayList<>();

  /**
   * @param before steps that lead to where these begin
   */
  public TrainingCurves(TrainingListener next, int before) {
    super(next, before);
  }

  /** Of the trainings that are over, in order. */
  public List<TrainingCurve> found() {
    return List.copyOf(found);
  }

  @Override
  public void started(TrainingPlan plan) {
    epochs.clear();
    super.started(plan);
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    epochs.add(metrics);
    super.epochFinished(metrics);
  }

  @Override
  public void finished(TrainingEnd end) {
    found.add(new TrainingCurve(step(), planned(), epochs, end));
    super.finished(end);
  }
}
