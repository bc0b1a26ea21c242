package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Streams samples through copies of a model that yield what is observed. The graph runs as written,
 * without optimization, so that every value exists; at any time one batch of activations is in
 * memory, however many samples there are and whatever shapes they have.
 */
public final class ActivationObservation {
  private final Model model;
  private final List<String> values;

  /**
   * Prepares to observe.
   *
   * @param values names of FLOAT values of the main graph
   */
  public ActivationObservation(Model model, Collection<String> values) {
    this.model = model;
    this.values = List.copyOf(values);
  }

  /**
   * Feeds every batch once, or twice for distributions.
   *
   * @throws ModelException if an activation is infinite or not a number
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public TensorStatistics observe(SampleFeeds feeds, Detail detail, JobContext job)
      throws WorkbenchException {
    boolean twice = detail == Detail.DISTRIBUTION;
    Map<String, Extremes> extremes = new LinkedHashMap<>();
    reduced(detail, extremes)
        .pass(feeds, job.slice(0, twice ? 0.5 : 1), found -> show(found, extremes));
    check(extremes);
    Map<String, Distribution.Counting> bins = new LinkedHashMap<>();
    if (twice) {
      extremes.forEach((value, own) -> bins.put(value, own.bins()));
      ValueStream.of(model, values).pass(feeds, job.slice(0.5, 1), found -> count(found, bins));
    }
    Map<String, ValueStatistics> statistics = new LinkedHashMap<>();
    extremes.forEach((value, own) -> statistics.put(value, of(own, bins.get(value))));
    return new TensorStatistics(statistics, feeds.samples());
  }

  private static ValueStatistics of(Extremes extremes, Distribution.Counting bins) {
    return new ValueStatistics(
        extremes.range(),
        extremes.average(),
        Optional.ofNullable(bins).map(Distribution.Counting::distribution));
  }

  /**
   * Feeds one batch and tells the bounds of each value, infinite and NaN ones included.
   *
   * @return least and greatest element, by value
   * @throws WorkbenchException if the feeds do not fit the model
   */
  public Map<String, float[]> boundsOf(Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    Map<String, Extremes> extremes = new LinkedHashMap<>();
    show(reduced(Detail.EXTREMES, extremes).run(feeds, job), extremes);
    Map<String, float[]> bounds = new LinkedHashMap<>();
    extremes.forEach((value, own) -> bounds.put(value, new float[] {own.least(), own.most()}));
    return bounds;
  }

  /** The model with what reduces each value in place of its outputs, and what is to take it in. */
  private ValueStream reduced(Detail detail, Map<String, Extremes> into) {
    GraphEditor editor = GraphEditor.of(model.graph());
    List<String> outputs = new ArrayList<>();
    for (String value : values) {
      List<Node> nodes = Extremes.nodes(value, detail, editor::freshName);
      nodes.forEach(editor::append);
      outputs.addAll(Extremes.outputs(nodes));
      into.put(value, Extremes.by(nodes));
    }
    return ValueStream.of(model, editor, outputs);
  }

  private static void show(Map<String, Tensor> found, Map<String, Extremes> extremes) {
    extremes.values().forEach(own -> own.observe(found));
  }

  /** Values are counted side by side; each by one thread, so that counts are always the same. */
  private static void count(Map<String, Tensor> found, Map<String, Distribution.Counting> bins) {
    bins.entrySet().parallelStream()
        .forEach(entry -> entry.getValue().add(found.get(entry.getKey())));
  }

  private static void check(Map<String, Extremes> extremes) throws ModelException {
    for (Map.Entry<String, Extremes> entry : extremes.entrySet()) {
      Extremes own = entry.getValue();
      if (!own.finite()) {
        throw new ModelException(
            "calibration.notFinite", entry.getKey(), own.least() + ".." + own.most());
      }
    }
  }
}
