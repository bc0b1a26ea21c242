package dev.lapidary.app.cli;

import dev.lapidary.core.job.JobContext;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows the progress of a command, a line a second at most. Ctrl-C ends the process. */
final class TerminalJob implements JobContext {
  private static final double SECONDS_BETWEEN_LINES = 1;

  private final PrintWriter out;
  private final long start = System.nanoTime();
  private double lastSeconds = -SECONDS_BETWEEN_LINES;

  TerminalJob(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void progress(double fraction, String message) {
    double seconds = (System.nanoTime() - start) / 1e9;
    if (message.isEmpty() || seconds - lastSeconds < SECONDS_BETWEEN_LINES) {
      return;
    }
    lastSeconds = seconds;
    out.printf(Locale.ROOT, "%6.1f s  %3.0f %%  %s%n", seconds, 100 * fraction, message);
    out.flush();
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }
}
