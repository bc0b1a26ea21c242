package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.job.SideBySide;
import dev.lapidary.core.runtime.InPlaceRun;
import dev.lapidary.core.runtime.InferenceSession;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Feeds batches to one session side by side: one a core, eight at most, and no more than there is
 * room for, judging by the first batch.
 */
final class BatchPass implements AutoCloseable {
  private static final int MOST_AT_ONCE = 8;

  /**
   * The part of what the heap may grow to that batches at a time may take, in and outside of it.
   */
  private static final int SHARE_OF_HEAP = 8;

  private final InferenceSession session;
  private final SampleFeeds feeds;
  private final JobContext job;
  private final Queue<InPlaceRun> unused = new ConcurrentLinkedQueue<>();

  /** Prepares to feed; the caller closes the session, after this. */
  BatchPass(InferenceSession session, SampleFeeds feeds, JobContext job) {
    this.session = session;
    this.feeds = feeds;
    this.job = job;
  }

  /** What is done with the values of one batch, on any thread. */
  interface Work<R> {
    /**
     * One batch.
     *
     * @param found by name, good until this returns
     */
    R of(Map<String, Tensor> found) throws WorkbenchException;

    /** Memory that a batch like this takes while it runs and is worked on, in bytes. */
    long bytes(Map<String, Tensor> found);
  }

  /**
   * Feeds batches once.
   *
   * @param batches which of the feeds, one or more
   * @param taker takes what the work gave, in order and in the caller's thread
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  <R> void run(int[] batches, Work<R> work, Consumer<R> taker) throws WorkbenchException {
    int[] taken = {0};
    Consumer<R> reporting =
        result -> {
          taker.accept(result);
          ValueStream.report(job, ++taken[0], batches.length);
        };
    int atOnce = first(batches[0], work, reporting);
    SideBySide.run(batches.length - 1, atOnce, index -> one(batches[index + 1], work), reporting);
  }

  /** Runs one batch alone and tells how many like it there is room for. */
  private <R> int first(int batch, Work<R> work, Consumer<R> taker) throws WorkbenchException {
    Map<String, Tensor> found = session.run(feeds.feeds(batch), job);
    taker.accept(work.of(found));
    long room = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / Math.max(1, work.bytes(found));
    int cores = Runtime.getRuntime().availableProcessors();
    return (int) Math.max(1, Math.min(room, Math.min(cores, MOST_AT_ONCE)));
  }

  private <R> R one(int batch, Work<R> work) throws WorkbenchException {
    InPlaceRun run = Optional.ofNullable(unused.poll()).orElseGet(session::inPlace);
    try {
      return work.of(run.run(feeds.feeds(batch), job));
    } finally {
      unused.add(run);
    }
  }

  @Override
  public void close() {
    unused.forEach(InPlaceRun::close);
  }
}
