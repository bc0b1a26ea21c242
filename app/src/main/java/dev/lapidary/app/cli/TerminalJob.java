package dev.lapidary.app.cli;

import dev.lapidary.core.job.Cancellation;
import dev.lapidary.core.job.JobContext;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** Shows the progress of a command, a line a second at most, and lets Ctrl+C cancel it. */
final class TerminalJob implements JobContext {
  private static final double SECONDS_BETWEEN_LINES = 1;

  private final Optional<PrintWriter> out;
  private final Cancellation cancellation;
  private final long start = System.nanoTime();
  private double lastSeconds = -SECONDS_BETWEEN_LINES;

  /**
   * @param out empty to say nothing
   */
  TerminalJob(Optional<PrintWriter> out, Cancellation cancellation) {
    this.out = out;
    this.cancellation = cancellation;
  }

  @Override
  public synchronized void progress(double fraction, String message) {
    double seconds = (System.nanoTime() - start) / 1e9;
    if (out.isEmpty() || message.isEmpty() || seconds - lastSeconds < SECONDS_BETWEEN_LINES) {
      return;
    }
    lastSeconds = seconds;
    out.get().printf(Locale.ROOT, "%6.1f s  %3.0f %%  %s%n", seconds, 100 * fraction, message);
    out.get().flush();
  }

  @Override
  public synchronized void note(String message) {
    if (out.isPresent()) {
      double seconds = (System.nanoTime() - start) / 1e9;
      out.get().printf(Locale.ROOT, "%6.1f s         %s%n", seconds, message);
      out.get().flush();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancellation.isCancelled();
  }

  @Override
  public Registration onCancel(Runnable action) {
    return cancellation.onCancel(action);
  }
}
