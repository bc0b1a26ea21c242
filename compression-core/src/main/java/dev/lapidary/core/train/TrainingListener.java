package dev.lapidary.core.train;

/**
 * Hears of a running training and may steer it, on the training thread. To give a training up
 * altogether, cancel its job.
 */
@FunctionalInterface
public interface TrainingListener {
  /**
   * The training begins, after waiting for others to end. Told once, before everything else.
   *
   * @param plan with all epochs, those of earlier runs that it goes on from included
   */
  default void started(TrainingPlan plan) {}

  /**
   * An epoch is over. A training that goes on from a checkpoint tells of the earlier epochs again
   * first.
   */
  void epochFinished(EpochMetrics metrics);

  /** What to do next; asked before every batch, and several times a second during a pause. */
  default TrainingSignal signal() {
    return TrainingSignal.CONTINUE;
  }

  /** The training is over and has a result. */
  default void finished(TrainingEnd end) {}

  /** Hears nothing. */
  static TrainingListener none() {
    return metrics -> {};
  }
}
