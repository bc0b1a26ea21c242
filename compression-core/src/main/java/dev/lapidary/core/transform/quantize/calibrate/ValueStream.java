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

/**
 * Inner values of a model, batch by batch. Only what they follow from is computed, as the graph is
 * written, without optimization; at any time one batch of values is in memory.
 */
public final class ValueStream {
  private final Model yielding;

  private ValueStream(Model yielding) {
    this.yielding = yielding;
  }

  /**
   * Prepares to yield values.
   *
   * @param values names of tensors of the main graph
   */
  public static ValueStream of(Model model, Collection<String> values) {
    return of(model, GraphEditor.of(model.graph()), values);
  }

  /** Values of a graph as it is being edited. */
  static ValueStream of(Model model, GraphEditor editor, Collection<String> values) {
    List<ValueInfo> outputs =
        values.stream()
            .map(name -> new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE))
            .toList();
    return new ValueStream(
        model.withGraph(editor.outputs(outputs).removeDeadNodes().dropValueInfos().build()));
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
    try (InferenceSession session = open()) {
      for (int i = 0; i < feeds.count(); i++) {
        job.throwIfCancelled();
        job.progress(
            (double) i / feeds.count(), "calibration: batch " + (i + 1) + " / " + feeds.count());
        observer.see(session.run(feeds.feeds(i), job));
      }
    }
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
    try (InferenceSession session = other.open()) {
      int[] batch = {0};
      pass(feeds, job, found -> observer.see(found, session.run(feeds.feeds(batch[0]++), job)));
    }
  }

  /** Feeds one batch. */
  Map<String, Tensor> run(Map<String, Tensor> feeds, JobContext job) throws WorkbenchException {
    try (InferenceSession session = open()) {
      return session.run(feeds, job);
    }
  }

  private InferenceSession open() throws WorkbenchException {
    return InferenceSession.open(
        yielding, SessionOptions.defaults().withOptimization(Optimization.NONE));
  }
}
