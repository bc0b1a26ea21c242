package dev.lapidary.core.train.djl;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingSignal;
import java.util.concurrent.CancellationException;

/** Asks the listener and the job, before every batch, what to do next. */
final class Signals {
  private static final long PAUSE_MILLIS = 50;

  private final TrainingListener listener;
  private final JobContext job;

  Signals(TrainingListener listener, JobContext job) {
    this.listener = listener;
    this.job = job;
  }

  /**
   * Waits as long as the training is paused.
   *
   * @param beforePause run once when a pause begins
   * @return whether it is to go on; otherwise it is to end with what it has
   * @throws CancellationException if the job is cancelled, or the thread interrupted in a pause
   */
  boolean goOn(Runnable beforePause) {
    job.throwIfCancelled();
    TrainingSignal signal = listener.signal();
    if (signal == TrainingSignal.PAUSE) {
      beforePause.run();
    }
    while (signal == TrainingSignal.PAUSE) {
      sleep();
      job.throwIfCancelled();
      signal = listener.signal();
    }
    return signal == TrainingSignal.CONTINUE;
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
