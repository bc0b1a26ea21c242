package dev.lapidary.core.train.process;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The worker's side of the talk: tells what happens, hears what is wanted. */
final class WorkerControl implements JobContext, TrainingListener {
  static final String CANCEL = "cancel";
  private static final String SIGNAL = "signal ";

  private static final int ORPHANED = 3;
  private static final long LEAST_BETWEEN_REPORTS_NANOS = 100_000_000;

  private final PrintStream events;
  private volatile boolean cancelled;
  private volatile TrainingSignal signal = TrainingSignal.CONTINUE;
  private long reported = System.nanoTime() - LEAST_BETWEEN_REPORTS_NANOS;

  WorkerControl(PrintStream events) {
    this.events = events;
  }

  /** Follows the lines of {@code commands} on a thread of its own. */
  void listen(InputStream commands) {
    Thread thread = new Thread(() -> follow(commands), "commands");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(InputStream commands) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        obey(line);
      }
    } catch (IOException e) {
      // as good as the end of the stream
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  /** The command that passes a signal on. */
  static String command(TrainingSignal signal) {
    return SIGNAL + signal;
  }

  void cancel() {
    cancelled = true;
  }

  private void obey(String line) {
    if (line.equals(CANCEL)) {
      cancel();
    } else if (line.startsWith(SIGNAL)) {
      signal = TrainingSignal.valueOf(line.substring(SIGNAL.length()));
    }
  }

  /** On a line of its own, whatever native code printed before without ending its line. */
  synchronized void tell(WorkerEvent event) {
    events.println();
    events.println(event.line());
    events.flush();
  }

  @Override
  public void progress(double fraction, String message) {
    long now = System.nanoTime();
    if (now - reported >= LEAST_BETWEEN_REPORTS_NANOS) {
      reported = now;
      tell(new WorkerEvent.Progress(fraction, message));
    }
  }

  @Override
  public void paused(boolean halted) {
    tell(new WorkerEvent.Paused(halted));
  }

  @Override
  public void preparing(double share) {
    tell(new WorkerEvent.Preparing(share));
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    tell(new WorkerEvent.Epoch(metrics));
  }

  @Override
  public void resumed(int epoch) {
    tell(new WorkerEvent.Resumed(epoch));
  }

  @Override
  public void checkpointed(int epoch) {
    tell(new WorkerEvent.Checkpointed(epoch));
  }

  @Override
  public TrainingSignal signal() {
    return signal;
  }

  @Override
  public void finished(TrainingEnd end) {
    tell(new WorkerEvent.Ended(end));
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  /** Nothing here blocks for longer than a batch, so cancellation is only asked for. */
  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }
}
