package dev.lapidary.core.job;

import dev.lapidary.core.error.WorkbenchException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Numbered pieces of work on several threads, whose results are taken in order. Whichever piece
 * fails first in that order ends the work; the others are waited for, so nothing runs afterwards.
 */
public final class SideBySide {
  /** Results that wait for those before them, for each thread. */
  private static final int AHEAD = 2;

  private SideBySide() {}

  /** One piece. */
  public interface Piece<R> {
    /**
     * Does it, on any thread.
     *
     * @param index from 0 on
     */
    R work(int index) throws WorkbenchException;
  }

  /**
   * Does all pieces.
   *
   * @param threads 1 or more; 1, or a single piece, works in the caller's own thread
   * @param taker takes each result in the caller's thread, in the order of the pieces
   * @throws WorkbenchException what a piece threw; unchecked exceptions and errors pass through as
   *     well
   */
  public static <R> void run(int pieces, int threads, Piece<R> piece, Consumer<R> taker)
      throws WorkbenchException {
    if (threads == 1 || pieces < 2) {
      for (int i = 0; i < pieces; i++) {
        taker.accept(piece.work(i));
      }
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Queue<Future<R>> ahead = new ArrayDeque<>();
    try {
      for (int i = 0; i < pieces; i++) {
        int index = i;
        ahead.add(pool.submit(() -> piece.work(index)));
        if (ahead.size() > AHEAD * threads) {
          taker.accept(result(ahead.remove()));
        }
      }
      while (!ahead.isEmpty()) {
        taker.accept(result(ahead.remove()));
      }
    } finally {
      end(pool, ahead);
    }
  }

  private static <R> R result(Future<R> future) throws WorkbenchException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WorkbenchException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw (Error) e.getCause(); // a piece throws nothing else
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }

  /** Lets no piece begin any more, and waits for those that have. */
  private static void end(ExecutorService pool, Queue<? extends Future<?>> ahead) {
    ahead.forEach(future -> future.cancel(false));
    pool.shutdown();
    boolean interrupted = Thread.interrupted();
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
