package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.data.ContentHash;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.OnnxRuntimeVersion;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.transform.NewestFiles;
import dev.lapidary.core.transform.TransformContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams samples through copies of a model that yield what is observed. At any time a few batches
 * of activations are in memory, however many samples there are and whatever shapes they have.
 *
 * <p>Activations are computed as the graph is written, without optimization. Where that takes long
 * and {@link FastKernels} serve, those compute them, which round otherwise, and the few batches
 * that decide on the extremes run again as written: so extremes are those of the graph as written,
 * while means of extremes and distributions may differ from its by how floats are rounded.
 */
public final class ActivationObservation {
  private static final Logger LOG = LoggerFactory.getLogger(ActivationObservation.class);
  private static final String FOLDER = "statistics";

  /** Changes when other numbers are observed, or written otherwise, so that none are mixed. */
  private static final String FORMAT = "2";

  private static final int REMEMBERED = 16;

  /** Batches for each value above which it takes less time to run some of them again. */
  private static final int MANY = 4;

  /** The part of that time which the first run takes. */
  private static final double FIRST = 0.8;

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
   * Feeds every batch once, or twice for distributions, and those that decide once more.
   *
   * @throws ModelException if an activation is infinite or not a number, or too large for bins
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public TensorStatistics observe(SampleFeeds feeds, Detail detail, JobContext job)
      throws WorkbenchException {
    boolean twice = detail == Detail.DISTRIBUTION;
    boolean fast = feeds.count() > MANY * values.size() && FastKernels.serve(model.graph());
    JobContext firstJob = job.slice(0, twice ? 0.5 : 1);
    Map<String, Extremes> extremes =
        fast ? settled(feeds, detail, firstJob) : extremes(feeds, detail, firstJob);
    Optional<ValueCounts> counts = Optional.empty();
    if (twice) {
      Optimization optimization = fast ? Optimization.ALL : Optimization.NONE;
      counts = Optional.of(counted(extremes, optimization, feeds, job.slice(0.5, 1)));
    }
    Map<String, ValueStatistics> statistics = new LinkedHashMap<>();
    for (Map.Entry<String, Extremes> entry : extremes.entrySet()) {
      Extremes own = entry.getValue();
      Optional<Distribution> distribution = counts.map(all -> all.distribution(entry.getKey()));
      statistics.put(entry.getKey(), new ValueStatistics(own.range(), own.average(), distribution));
    }
    return new TensorStatistics(statistics, feeds.samples());
  }

  /**
   * The same, unless an earlier run saw the same values of the same model on the same samples: then
   * what it left is taken, whatever method it was for.
   *
   * @param label of the step that wants it
   * @throws ModelException if an activation is infinite or not a number, or too large for bins
   * @throws WorkbenchException if there is no calibration data, or it does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public TensorStatistics observeOnce(
      String label, SampleSettings sampling, Detail detail, TransformContext context)
      throws WorkbenchException {
    SampleFeeds feeds = sampling.feeds(label, model, context);
    Optional<KeptStatistics> kept = kept(sampling.identity(label, context), context);
    Optional<TensorStatistics> earlier = kept.flatMap(file -> file.read(detail));
    if (earlier.isPresent()) {
      context.job().note(label + ": what an earlier run observed on these samples is taken");
      return earlier.get();
    }
    TensorStatistics found = observe(feeds, detail, context.job());
    kept.ifPresent(file -> file.write(found));
    return found;
  }

  private Optional<KeptStatistics> kept(String samples, TransformContext context) {
    if (context.leftovers().isEmpty()) {
      return Optional.empty();
    }
    Path folder = context.leftovers().get().resolve(FOLDER);
    try {
      Path file = new NewestFiles(folder, REMEMBERED).file(key(samples) + ".jsonl");
      return Optional.of(new KeptStatistics(file));
    } catch (IOException e) {
      LOG.warn("{}: nothing can be kept", folder, e);
      return Optional.empty();
    }
  }

  private String key(String samples) {
    ContentHash hash = new ContentHash().with(digest -> OnnxWriter.digest(model, digest));
    hash.text(FORMAT).text(samples).text(OnnxRuntimeVersion.current());
    values.forEach(hash::text);
    return hash.hex();
  }

  /** The extremes of the graph as written, by running all of it. */
  private Map<String, Extremes> extremes(SampleFeeds feeds, Detail detail, JobContext job)
      throws WorkbenchException {
    return extremes(feeds, all(feeds), detail, Optimization.NONE, job);
  }

  /** The same, by running as written what decides. */
  private Map<String, Extremes> settled(SampleFeeds feeds, Detail detail, JobContext job)
      throws WorkbenchException {
    Map<String, Extremes> fast =
        extremes(feeds, all(feeds), detail, Optimization.ALL, job.slice(0, FIRST));
    int[] decisive =
        fast.values().stream()
            .flatMap(Extremes::decisiveBatches)
            .mapToInt(Integer::intValue)
            .sorted()
            .distinct()
            .toArray();
    extremes(feeds, decisive, Detail.EXTREMES, Optimization.NONE, job.slice(FIRST, 1))
        .forEach((value, own) -> fast.get(value).settle(own));
    return fast;
  }

  private Map<String, Extremes> extremes(
      SampleFeeds feeds, int[] batches, Detail detail, Optimization optimization, JobContext job)
      throws WorkbenchException {
    Map<String, Extremes> extremes = new LinkedHashMap<>();
    reduced(detail, optimization, extremes)
        .passSideBySide(
            feeds, batches, job, new Reducing(extremes), found -> show(found, extremes));
    check(extremes, detail);
    return extremes;
  }

  private record Reducing(Map<String, Extremes> extremes)
      implements BatchPass.Work<Map<String, Float>> {

    @Override
    public Map<String, Float> of(Map<String, Tensor> found) {
      return Extremes.numbers(found);
    }

    @Override
    public long bytes(Map<String, Tensor> found) {
      return extremes.values().stream().mapToLong(own -> own.bytes(found)).sum();
    }
  }

  private static int[] all(SampleFeeds feeds) {
    return IntStream.range(0, feeds.count()).toArray();
  }

  private ValueCounts counted(
      Map<String, Extremes> extremes, Optimization optimization, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    BatchCounts counts = new BatchCounts(extremes);
    ValueStream.of(model, GraphEditor.of(model.graph()), values, optimization)
        .passSideBySide(feeds, all(feeds), job, counts, done -> {});
    return counts.sum();
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
    show(
        Extremes.numbers(reduced(Detail.EXTREMES, Optimization.NONE, extremes).run(feeds, job)),
        extremes);
    Map<String, float[]> bounds = new LinkedHashMap<>();
    extremes.forEach((value, own) -> bounds.put(value, new float[] {own.least(), own.most()}));
    return bounds;
  }

  /**
   * The model with what reduces each value in place of its outputs, and what is to take it in. ONNX
   * Runtime works from the last output node backwards: with the first value's there, each value is
   * reduced as soon as it is made, and need not be kept.
   */
  private ValueStream reduced(
      Detail detail, Optimization optimization, Map<String, Extremes> into) {
    GraphIndex index = GraphIndex.of(model.graph());
    GraphEditor editor = GraphEditor.of(model.graph());
    List<String> outputs = new ArrayList<>();
    Deque<List<Node>> lastFirst = new ArrayDeque<>();
    for (String value : values) {
      Optional<Node> maker = index.producer(value);
      List<Node> nodes = Extremes.nodes(value, maker, detail, editor::freshName);
      lastFirst.push(nodes);
      outputs.addAll(Extremes.outputs(nodes));
      into.put(value, Extremes.by(nodes));
    }
    lastFirst.forEach(nodes -> nodes.forEach(editor::append));
    return ValueStream.of(model, editor, outputs, optimization);
  }

  private static void show(Map<String, Float> found, Map<String, Extremes> extremes) {
    extremes.values().forEach(own -> own.observe(found));
  }

  private static void check(Map<String, Extremes> extremes, Detail detail) throws ModelException {
    for (Map.Entry<String, Extremes> entry : extremes.entrySet()) {
      Extremes own = entry.getValue();
      String found = own.least() + ".." + own.most();
      if (!own.finite()) {
        throw new ModelException("calibration.notFinite", entry.getKey(), found);
      }
      if (detail == Detail.DISTRIBUTION && own.largest() > Distribution.LARGEST) {
        throw new ModelException(
            "calibration.tooLarge", entry.getKey(), found, Float.toString(Distribution.LARGEST));
      }
    }
  }
}
