package dev.lapidary.app.job;

import dev.lapidary.app.ui.Phrase;
import java.util.function.Consumer;

/**
 * A job to start.
 *
 * @param title what it does, shown in the jobs panel
 * @param onDone called with the result on the window's thread
 * @param onFailed called with the failure on the window's thread, after it is logged and in the
 *     jobs panel; not for a cancelled job
 */
public record JobRequest<T>(
    Phrase title, Lane lane, Work<T> work, Consumer<T> onDone, Consumer<Throwable> onFailed) {

  /** A heavy job whose failure is shown in the jobs panel alone. */
  public static <T> JobRequest<T> heavy(Phrase title, Work<T> work, Consumer<T> onDone) {
    return new JobRequest<>(title, Lane.HEAVY, work, onDone, failure -> {});
  }

  /** A light job whose failure is shown in the jobs panel alone. */
  public static <T> JobRequest<T> light(Phrase title, Work<T> work, Consumer<T> onDone) {
    return new JobRequest<>(title, Lane.LIGHT, work, onDone, failure -> {});
  }

  /** The same job, with somebody else told of a failure. */
  public JobRequest<T> orElse(Consumer<Throwable> newOnFailed) {
    return new JobRequest<>(title, lane, work, onDone, newOnFailed);
  }
}
