package dev.lapidary.core.train.djl;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingSignal;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

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
   * @param pausing told of a pause when it begins, with true, and when it ends, with false
   * @return whether it is to go on; otherwise it is to end with what it has
   * @throws CancellationException if the job is cancelled, or the thread interrupted in a pause
   */
  boolean goOn(Consumer<Boolean> pausing) {
    job.throwIfCancelled();
    TrainingSignal signal = listener.signal();
    if (signal == TrainingSignal.PAUSE) {
      pausing.accept(true);
      signal = awaitOther();
      pausing.accept(false);
    }
    return signal == TrainingSignal.CONTINUE;
  }

  private TrainingSignal awaitOther() {
    TrainingSignal signal = TrainingSignal.PAUSE;
    while (signal == TrainingSignal.PAUSE) {
      sleep();
      job.throwIfCancelled();
      signal = listener.signal();
    }
    return signal;
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
