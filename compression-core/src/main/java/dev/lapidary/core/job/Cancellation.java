package dev.lapidary.core.job;

import dev.lapidary.core.job.JobContext.Registration;
import java.util.ArrayList;
import java.util.List;

/** The wish to stop: asked for by work, expressed once by its caller, from any thread. */
public final class Cancellation {
  private final List<Action> onCancel = new ArrayList<>();
  private boolean cancelled;

  /** See {@link JobContext#isCancelled()}. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** See {@link JobContext#onCancel(Runnable)}. */
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        Action registered = new Action(action);
        onCancel.add(registered);
        return registered;
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void remove(Action action) {
    onCancel.remove(action);
  }

  /**
   * Wishes the work to stop, and runs the actions on this thread; does nothing a second time. An
   * action that fails keeps no other from running; the first failure is thrown in the end.
   */
  public void cancel() {
    List<Action> actions;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    runAll(actions);
  }

  private static void runAll(List<Action> actions) {
    RuntimeException first = null;
    for (Action action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** One action. Its own lock is taken while it runs, so closing it from elsewhere waits. */
  private final class Action implements Registration {
    private final Runnable action;
    private boolean closed;

    Action(Runnable action) {
      this.action = action;
    }

    synchronized void run() {
      if (!closed) {
        action.run();
      }
    }

    @Override
    public void close() {
      remove(this);
      synchronized (this) {
        closed = true;
      }
    }
  }
}
