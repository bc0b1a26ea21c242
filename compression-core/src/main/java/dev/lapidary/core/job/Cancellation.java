package dev.lapidary.core.job;

import dev.lapidary.core.job.JobContext.Registration;
import java.util.ArrayList;
import java.util.List;

/** The wish to stop: asked for by work, expressed once by its caller, from any thread. */
public final class Cancellation {
  private final List<Runnable> onCancel = new ArrayList<>();
  private boolean cancelled;

  /** See {@link JobContext#isCancelled()}. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** See {@link JobContext#onCancel(Runnable)}. */
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

  /** Wishes the work to stop, and runs the actions on this thread; does nothing a second time. */
  public void cancel() {
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
