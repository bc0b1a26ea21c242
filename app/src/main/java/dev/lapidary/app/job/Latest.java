package dev.lapidary.app.job;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.util.Duration;

/**
 * Computes what a view shows off the window's thread, when changes pause, and shows a result only
 * while nothing newer was asked for. Called on the window's thread.
 */
public final class Latest {
  private static final long IDLE_SECONDS = 5;

  private final Debouncer pause;
  private final Executor background;
  private final Executor window;
  private long newest;

  Latest(Debouncer pause, Executor background, Executor window) {
    this.pause = pause;
    this.background = background;
    this.window = window;
  }

  /** On a thread of its own, which ends when there is nothing to do for a while. */
  public static Latest after(Duration delay) {
    ThreadPoolExecutor background =
        new ThreadPoolExecutor(
            0,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            runnable -> {
              Thread thread = new Thread(runnable, "latest");
              thread.setDaemon(true);
              return thread;
            });
    return new Latest(new FxDebouncer(delay), background, Platform::runLater);
  }

  /**
   * Asks for a result; what was asked for before is not shown any more.
   *
   * @param work runs in the background; an exception it throws is a defect and reaches the window's
   *     thread
   */
  public <T> void submit(Supplier<T> work, Consumer<T> show) {
    long mine = ++newest;
    pause.submit(() -> background.execute(() -> compute(mine, work, show)));
  }

  private <T> void compute(long mine, Supplier<T> work, Consumer<T> show) {
    try {
      T result = work.get();
      window.execute(
          () -> {
            if (mine == newest) {
              show.accept(result);
            }
          });
    } catch (RuntimeException e) {
      window.execute(
          () -> {
            throw e;
          });
    }
  }
}
