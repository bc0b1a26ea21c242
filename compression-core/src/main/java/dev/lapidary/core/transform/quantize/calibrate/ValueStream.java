package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.job.SideBySide;
import dev.lapidary.core.runtime.InPlaceRun;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Inner values of a model, batch by batch. Only what they follow from is computed; at any time one
 * batch of values is in memory, or a few.
 */
public final class ValueStream {
  /** More would hold more values in native memory than they save time. */
  private static final int MOST_AT_ONCE = 8;

  /** The part of the heap that the values of batches side by side may fill. */
  private static final int SHARE_OF_HEAP = 8;

  private final Model yielding;
  private final SessionOptions options;

  private ValueStream(Model yielding, Optimization optimization) {
    this.yielding = yielding;
    options = SessionOptions.defaults().withOptimization(optimization);
  }

  /**
   * Prepares to yield values, computed as the graph is written, without optimization.
   *
   * @param values names of tensors of the main graph
   */
  public static ValueStream of(Model model, Collection<String> values) {
    return of(model, GraphEditor.of(model.graph()), values, Optimization.NONE);
  }

  /** Values of a graph as it is being edited. */
  static ValueStream of(
      Model model, GraphEditor editor, Collection<String> values, Optimization optimization) {
    List<ValueInfo> outputs =
        values.stream()
            .map(name -> new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE))
            .toList();
    return new ValueStream(
        model.withGraph(editor.outputs(outputs).removeDeadNodes().dropValueInfos().build()),
        optimization);
  }

  /** What takes in the values of one batch. */
  public interface Observer {
    /**
     * One batch.
     *
     * @param found by name
     */
    void see(Map<String, Tensor> found) throws WorkbenchException;
  }

  /**
   * Feeds every batch once, in order.
   *
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public void pass(SampleFeeds feeds, JobContext job, Observer observer) throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(yielding, options)) {
      for (int i = 0; i < feeds.count(); i++) {
        job.throwIfCancelled();
        observer.see(session.run(feeds.feeds(i), job));
        report(job, i + 1, feeds.count());
      }
    }
  }

  /** What is done with the values of one batch, on any thread. */
  interface BatchWork<R> {
    /**
     * One batch.
     *
     * @param found by name, good until this returns
     */
    R of(Map<String, Tensor> found) throws WorkbenchException;
  }

  /**
   * Feeds batches once, several side by side: one a core, eight at most, and no more than there is
   * room for, judging by the first batch.
   *
   * @param batches which of the feeds, one or more
   * @param work done on each batch
   * @param taker takes what the work gave, in order and in the caller's thread
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  <R> void passSideBySide(
      SampleFeeds feeds, int[] batches, JobContext job, BatchWork<R> work, Consumer<R> taker)
      throws WorkbenchException {
    int[] taken = {0};
    Consumer<R> counted =
        result -> {
          taker.accept(result);
          report(job, ++taken[0], batches.length);
        };
    try (InferenceSession session = InferenceSession.open(yielding, options.withOverlap());
        InPlaceRuns runs = new InPlaceRuns(session)) {
      Map<String, Tensor> first = session.run(feeds.feeds(batches[0]), job);
      counted.accept(work.of(first));
      SideBySide.run(
          batches.length - 1,
          atOnce(first),
          index -> runs.run(feeds.feeds(batches[index + 1]), job, work),
          counted);
    }
  }

  /** One for each batch that runs at a time. */
  private static final class InPlaceRuns implements AutoCloseable {
    private final InferenceSession session;
    private final Queue<InPlaceRun> unused = new ConcurrentLinkedQueue<>();

    InPlaceRuns(InferenceSession session) {
      this.session = session;
    }

    <R> R run(Map<String, Tensor> feeds, JobContext job, BatchWork<R> work)
        throws WorkbenchException {
      InPlaceRun run = Optional.ofNullable(unused.poll()).orElseGet(session::inPlace);
      try {
        return work.of(run.run(feeds, job));
      } finally {
        unused.add(run);
      }
    }

    @Override
    public void close() {
      unused.forEach(InPlaceRun::close);
    }
  }

  private static int atOnce(Map<String, Tensor> batch) {
    long bytes = batch.values().stream().mapToLong(value -> value.data().remaining()).sum();
    long room = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / Math.max(1, bytes);
    int cores = Runtime.getRuntime().availableProcessors();
    return (int) Math.max(1, Math.min(room, Math.min(cores, MOST_AT_ONCE)));
  }

  private static void report(JobContext job, int batch, int batches) {
    job.progress((double) batch / batches, "calibration: batch " + batch + " / " + batches);
  }

  /** What takes in the values of one batch in two models. */
  public interface PairObserver {
    /**
     * One batch.
     *
     * @param own by name
     * @param others of the other model, by name
     */
    void see(Map<String, Tensor> own, Map<String, Tensor> others) throws WorkbenchException;
  }

  /**
   * Feeds every batch once to this model and to another, in order.
   *
   * @throws WorkbenchException if the data does not fit the models
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public void passWith(ValueStream other, SampleFeeds feeds, JobContext job, PairObserver observer)
      throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(other.yielding, other.options)) {
      int[] batch = {0};
      pass(feeds, job, found -> observer.see(found, session.run(feeds.feeds(batch[0]++), job)));
    }
  }

  /** Feeds one batch. */
  Map<String, Tensor> run(Map<String, Tensor> feeds, JobContext job) throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(yielding, options)) {
      return session.run(feeds, job);
    }
  }
}
