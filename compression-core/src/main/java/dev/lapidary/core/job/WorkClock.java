package dev.lapidary.core.job;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long work has taken, pauses left out. Runs from the start; may be asked on any thread. */
public final class WorkClock {
  private final LongSupplier nanoTime;
  private long beganNanos;
  private boolean paused;
  private long takenNanos;

  /**
   * Starts a clock.
   *
   * @param before time that the work took earlier
   */
  public WorkClock(Duration before) {
    this(before, System::nanoTime);
  }

  WorkClock(Duration before, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.takenNanos = before.toNanos();
    this.beganNanos = nanoTime.getAsLong();
  }

  /** Halts the clock; does nothing to one that is halted. */
  public synchronized void pause() {
    takenNanos = nanos();
    paused = true;
  }

  /** Lets a halted clock go on; does nothing to one that runs. */
  public synchronized void resume() {
    if (paused) {
      beganNanos = nanoTime.getAsLong();
      paused = false;
    }
  }

  /** The time taken by now. */
  public synchronized Duration elapsed() {
    return Duration.ofNanos(nanos());
  }

  private long nanos() {
    return paused ? takenNanos : takenNanos + nanoTime.getAsLong() - beganNanos;
  }
}
