package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Inner values of a model, batch by batch. Only what they follow from is computed; at any time one
 * batch of values is in memory, or a few.
 */
public final class ValueStream {
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

  /**
   * Feeds batches once, several side by side.
   *
   * @param batches which of the feeds, one or more
   * @param work done on each batch
   * @param taker takes what the work gave, in order and in the caller's thread
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  <R> void passSideBySide(
      SampleFeeds feeds, int[] batches, JobContext job, BatchPass.Work<R> work, Consumer<R> taker)
      throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(yielding, options.withOverlap());
        BatchPass pass = new BatchPass(session, feeds, job)) {
      pass.run(batches, work, taker);
    }
  }

  /** Tells the job how many batches are done. */
  static void report(JobContext job, int batch, int batches) {
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
