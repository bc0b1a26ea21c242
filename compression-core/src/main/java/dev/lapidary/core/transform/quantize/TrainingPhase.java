package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;

/** Hears one of several trainings that are one to the listener: epochs go on being counted. */
final class TrainingPhase implements TrainingListener {
  private final TrainingListener whole;
  private final int epochs;
  private final int before;
  private final boolean last;
  private boolean stopped;

  /**
   * @param epochs of the whole
   * @param before epochs of earlier phases
   * @param last whether the end of this phase is the end of the whole
   */
  TrainingPhase(TrainingListener whole, int epochs, int before, boolean last) {
    this.whole = whole;
    this.epochs = epochs;
    this.before = before;
    this.last = last;
  }

  /** Whether somebody wanted the training to end. */
  boolean stopped() {
    return stopped;
  }

  @Override
  public void started(TrainingPlan plan) {
    if (before == 0) {
      whole.started(plan.withEpochs(epochs));
    }
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    whole.epochFinished(metrics.withEpoch(before + metrics.epoch()));
  }

  @Override
  public void resumed(int epoch) {
    whole.resumed(before + epoch);
  }

  @Override
  public void checkpointed(int epoch) {
    whole.checkpointed(before + epoch);
  }

  @Override
  public TrainingSignal signal() {
    return whole.signal();
  }

  @Override
  public void finished(TrainingEnd end) {
    stopped = end.reason() == TrainingEnd.Reason.STOPPED;
    if (last || stopped) {
      int kept = end.keptEpoch() == 0 ? 0 : before + end.keptEpoch();
      whole.finished(new TrainingEnd(end.reason(), before + end.epochs(), kept));
    }
  }
}
