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
   * What the epochs ask for again and again is computed up front, now: values of teachers, or of a
   * frozen part. Told at the beginning, at each further hundredth, and at the end; never if nothing
   * is.
   *
   * @param share that is done, in [0, 1]; 1 when the epochs begin
   */
  default void preparing(double share) {}

  /**
   * An epoch is over. A training that goes on from a checkpoint tells of the earlier epochs again
   * first.
   */
  void epochFinished(EpochMetrics metrics);

  /**
   * The training goes on from a checkpoint. Told once, after the earlier epochs and before anything
   * is computed.
   *
   * @param epoch that it goes on in, from 1; one more than planned if all are run
   */
  default void resumed(int epoch) {}

  /**
   * A state is on disk that the same training, begun again, goes on from.
   *
   * @param epoch that it would go on in, from 1; one more than planned if all are run
   */
  default void checkpointed(int epoch) {}

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
