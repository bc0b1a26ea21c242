package dev.lapidary.app.job;

import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Progress out, cancellation in. However often the work reports, at most one report is on its way
 * to the window at a time, and it carries the newest figures.
 */
final class JobSignals implements JobContext {
  private final Runnable publish;
  private final List<Runnable> onCancel = new ArrayList<>();
  private boolean cancelled;
  private boolean pending;
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
      if (pending) {
        return;
      }
      pending = true;
    }
    publish.run();
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
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        onCancel.add(action);
        return () -> remove(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void remove(Runnable action) {
    onCancel.remove(action);
  }

  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    actions.forEach(Runnable::run);
  }
}
