package dev.lapidary.core.job;

import java.util.concurrent.CancellationException;

/**
 * What long work knows of its caller. It reports progress, asks whether to stop, and may register
 * an action that stops a call it is blocked in.
 *
 * <p>Every loop over batches, layers or samples calls {@link #throwIfCancelled()}. Implementations
 * are thread-safe.
 */
public interface JobContext {

  /**
   * Reports how far the work is.
   *
   * @param fraction in [0, 1]; values outside are clamped
   * @param message what is being done now, one short phrase
   */
  void progress(double fraction, String message);

  /**
   * Tells once what a user should know of how the work is done, such as that a part of it is
   * spared.
   *
   * @param message one short sentence
   */
  default void note(String message) {}

  /**
   * Tells that the work halts because its user wants it to, or goes on after that. The time between
   * is none that the work takes.
   */
  default void paused(boolean halted) {}

  /** Whether the caller has asked to stop. */
  boolean isCancelled();

  /**
   * Registers an action that runs once when the caller cancels, at once if it has already.
   *
   * @return closes the registration; the action will not run afterwards, and one that runs on
   *     another thread is waited for, so it must not wait for the work in turn
   */
  Registration onCancel(Runnable action);

  /**
   * Leaves the work if the caller has asked to stop.
   *
   * @throws CancellationException if cancelled
   */
  default void throwIfCancelled() {
    if (isCancelled()) {
      throw new CancellationException("cancelled");
    }
  }

  /** A context whose 0..1 is {@code from..to} of this one; cancellation is shared. */
  default JobContext slice(double from, double to) {
    return stage(from, to, "");
  }

  /** A slice whose messages begin with what it is about, for example {@code int8: 64 / 1000}. */
  default JobContext stage(double from, double to, String name) {
    return new JobSlice(this, from, to, name);
  }

  /** A context nobody listens to and nobody cancels. */
  static JobContext none() {
    return NoJob.INSTANCE;
  }

  /** An action registered with {@link #onCancel}. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
