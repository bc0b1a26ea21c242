package dev.lapidary.core.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work end in order when the process is told to end (SIGINT, SIGTERM, Ctrl+C): the work is
 * asked to stop, and the process stays until it has, or until its patience ends. Closed when the
 * work is over.
 */
public final class OrderlyEnd implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private OrderlyEnd(Runnable stop, Duration patience) {
    hook =
        new Thread(
            () -> {
              stop.run();
              await(patience);
            },
            "orderly-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Watches over work that begins now.
   *
   * @param stop asks it to stop, on another thread
   * @param patience how long the process waits for it then
   */
  public static OrderlyEnd of(Runnable stop, Duration patience) {
    return new OrderlyEnd(stop, patience);
  }

  private void await(Duration patience) {
    try {
      over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already, and the hook is what lets it
    }
  }
}
