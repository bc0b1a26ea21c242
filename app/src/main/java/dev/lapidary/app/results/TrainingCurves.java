package dev.lapidary.app.results;

import dev.lapidary.core.recipe.StepListener;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;
import java.util.ArrayList;
import java.util.List;

/** Remembers the curves of the trainings of some steps, and passes on what they tell. */
public final class TrainingCurves implements TrainingListener, StepListener {
  private final TrainingListener next;
  private final List<TrainingCurve> found = new ArrayList<>();
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private int planned;
  private int step;

  /**
   * @param before steps that lead to where these begin
   */
  public TrainingCurves(TrainingListener next, int before) {
    this.next = next;
    this.step = before + 1;
  }

  /** Of the trainings that are over, in order. */
  public List<TrainingCurve> found() {
    return List.copyOf(found);
  }

  @Override
  public void stepFinished(StepOutcome outcome) {
    step++;
  }

  @Override
  public void started(TrainingPlan plan) {
    planned = plan.epochs();
    epochs.clear();
    next.started(plan);
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    epochs.add(metrics);
    next.epochFinished(metrics);
  }

  @Override
  public void resumed(int epoch) {
    next.resumed(epoch);
  }

  @Override
  public void checkpointed(int epoch) {
    next.checkpointed(epoch);
  }

  @Override
  public TrainingSignal signal() {
    return next.signal();
  }

  @Override
  public void finished(TrainingEnd end) {
    found.add(new TrainingCurve(step, planned, epochs, end));
    next.finished(end);
  }
}
