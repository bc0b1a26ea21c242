package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streams samples through a copy of a model that yields what a calibrator looks at. The graph runs
 * as written, without optimization, so that every value exists; at any time one batch of
 * activations is in memory, and the runtime frees most of those as it goes.
 */
public final class ActivationObservation {
  private final Model probed;
  private final Map<String, List<String>> outputs = new LinkedHashMap<>();
  private final Calibrator calibrator;

  /**
   * Prepares to observe.
   *
   * @param values names of FLOAT values of the main graph
   */
  public ActivationObservation(Model model, Collection<String> values, Calibrator calibrator) {
    this.calibrator = calibrator;
    GraphEditor editor = GraphEditor.of(model.graph());
    List<ValueInfo> probes = new ArrayList<>();
    for (String value : values) {
      List<Node> nodes = calibrator.reduction(value, editor::freshName);
      nodes.forEach(editor::append);
      List<String> names = nodes.isEmpty() ? List.of(value) : nodes.stream().map(Node::id).toList();
      outputs.put(value, names);
      names.forEach(
          name -> probes.add(ValueInfo.tensor(name, ElementType.FLOAT, Shape.unknownRank())));
    }
    Graph graph = editor.outputs(probes).removeDeadNodes().dropValueInfos().build();
    this.probed = model.withGraph(graph);
  }

  /**
   * Feeds every batch once.
   *
   * @throws ModelException if an activation is infinite or not a number
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public TensorStatistics observe(SampleFeeds feeds, JobContext job) throws WorkbenchException {
    Map<String, RangeObserver> observers = observers();
    try (InferenceSession session = open()) {
      for (int i = 0; i < feeds.count(); i++) {
        job.throwIfCancelled();
        job.progress((double) i / feeds.count(), "calibration");
        show(session.run(feeds.feeds(i), job), observers);
      }
    }
    return statistics(observers, feeds.samples());
  }

  /**
   * Feeds one batch and tells the bounds of each value, infinite and NaN ones included.
   *
   * @throws WorkbenchException if the feeds do not fit the model
   */
  public Map<String, float[]> boundsOf(Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    Map<String, RangeObserver> observers = observers();
    try (InferenceSession session = open()) {
      show(session.run(feeds, job), observers);
    }
    Map<String, float[]> bounds = new LinkedHashMap<>();
    observers.forEach((value, observer) -> bounds.put(value, observer.bounds()));
    return bounds;
  }

  private Map<String, RangeObserver> observers() {
    Map<String, RangeObserver> observers = new LinkedHashMap<>();
    outputs.keySet().forEach(value -> observers.put(value, calibrator.observer()));
    return observers;
  }

  private InferenceSession open() throws WorkbenchException {
    return InferenceSession.open(
        probed, SessionOptions.defaults().withOptimization(Optimization.NONE));
  }

  private void show(Map<String, Tensor> found, Map<String, RangeObserver> observers) {
    observers.forEach(
        (value, observer) ->
            observer.observe(outputs.get(value).stream().map(found::get).toList()));
  }

  private static TensorStatistics statistics(Map<String, RangeObserver> observers, int samples)
      throws ModelException {
    Map<String, ValueRange> ranges = new LinkedHashMap<>();
    for (Map.Entry<String, RangeObserver> entry : observers.entrySet()) {
      float[] bounds = entry.getValue().bounds();
      if (!Float.isFinite(bounds[0]) || !Float.isFinite(bounds[1])) {
        throw new ModelException(
            "calibration.notFinite", entry.getKey(), bounds[0] + ".." + bounds[1]);
      }
      ranges.put(entry.getKey(), new ValueRange(bounds[0], bounds[1]));
    }
    return new TensorStatistics(ranges, samples);
  }
}
