package dev.lapidary.app.job;

import dev.lapidary.core.job.Cancellation;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.job.WorkClock;
import java.time.Duration;

/**
 * Progress out, cancellation in. However often the work reports, at most one report is on its way
 * to the window at a time, and it carries the newest figures.
 */
final class JobSignals implements JobContext {
  private final Runnable publish;
  private final Cancellation cancellation = new Cancellation();
  private WorkClock clock = new WorkClock(Duration.ZERO);
  private boolean pending;
  private boolean halted;
  private double fraction = -1;
  private String phrase = "";

  JobSignals(Runnable publish) {
    this.publish = publish;
  }

  @Override
  public void progress(double newFraction, String message) {
    synchronized (this) {
      fraction = Math.min(1, Math.max(0, newFraction));
      phrase = message;
    }
    tell();
  }

  @Override
  public void paused(boolean newHalted) {
    synchronized (this) {
      halted = newHalted;
      if (halted) {
        clock.pause();
      } else {
        clock.resume();
      }
    }
    tell();
  }

  private void tell() {
    synchronized (this) {
      if (pending) {
        return;
      }
      pending = true;
    }
    publish.run();
  }

  /** The work begins now. */
  synchronized void begin() {
    clock = new WorkClock(Duration.ZERO);
  }

  /** Time since the work began, pauses left out. */
  synchronized Duration elapsed() {
    return clock.elapsed();
  }

  synchronized boolean halted() {
    return halted;
  }

  synchronized void published() {
    pending = false;
  }

  synchronized double fraction() {
    return fraction;
  }

  synchronized String phrase() {
    return phrase;
  }

  @Override
  public boolean isCancelled() {
    return cancellation.isCancelled();
  }

  @Override
  public Registration onCancel(Runnable action) {
    return cancellation.onCancel(action);
  }

  void cancel() {
    cancellation.cancel();
  }
}
