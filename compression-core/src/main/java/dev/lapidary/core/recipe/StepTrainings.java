package dev.lapidary.core.recipe;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;

/** Passes on what the trainings of some steps tell, and knows whose they are. */
public abstract class StepTrainings implements TrainingListener, StepListener {
  private final TrainingListener next;
  private int step;
  private int planned;

  /**
   * Of steps that follow others.
   *
   * @param before steps that lead to where these begin
   */
  protected StepTrainings(TrainingListener next, int before) {
    this.next = next;
    this.step = before + 1;
  }

  /** The number of the step that runs, from 1. */
  protected final int step() {
    return step;
  }

  /** How many epochs the training that runs is to have. */
  protected final int planned() {
    return planned;
  }

  @Override
  public void stepFinished(StepOutcome outcome) {
    step++;
  }

  @Override
  public void started(TrainingPlan plan) {
    planned = plan.epochs();
    next.started(plan);
  }

  @Override
  public void preparing(double share) {
    next.preparing(share);
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
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
    next.finished(end);
  }
}
