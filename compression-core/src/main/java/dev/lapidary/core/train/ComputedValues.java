package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Values of a model for each batch, computed by ONNX Runtime: they are made outputs of a copy of
 * its graph, and what leads to none of them is left out. Images that are only mirrored or left
 * alone come back every epoch, so their values may be computed once, up front; images that are
 * changed otherwise are new every time, so the model runs on each batch.
 */
final class ComputedValues implements AutoCloseable {
  private static final int CACHING_BATCH = 256;

  private final Model model;
  private final List<String> values;
  private final SharedBatches batches;
  private final SessionOptions options;
  private final JobContext job;
  private final InferenceSession session;
  private final Optional<FixedBatch> fixed;
  private SampleCache cache;

  private ComputedValues(
      Model model,
      List<String> values,
      SharedBatches batches,
      SessionOptions options,
      JobContext job,
      Optional<FixedBatch> fixed,
      InferenceSession session) {
    this.model = model;
    this.values = values;
    this.batches = batches;
    this.options = options;
    this.job = job;
    this.session = session;
    this.fixed = fixed;
  }

  /**
   * Opens a model.
   *
   * @param values of its graph, outputs or inner ones; none for no values
   * @param batches that it is fed with
   * @param options of the runs; batch by batch there is one thread
   * @throws WorkbenchException if ONNX Runtime refuses the model
   */
  static ComputedValues open(
      Model model,
      List<String> values,
      SharedBatches batches,
      SessionOptions options,
      JobContext job)
      throws WorkbenchException {
    Model cut = cut(model, values);
    Optional<FixedBatch> fixed = FixedBatch.of(cut);
    // Worker threads that wait for the next batch would take the cores from the training.
    InferenceSession session =
        values.isEmpty() ? null : InferenceSession.open(cut, options.withThreads(1));
    return new ComputedValues(cut, values, batches, options, job, fixed, session);
  }

  /** The model with {@code values} as its outputs. */
  static Model cut(Model model, List<String> values) {
    Graph graph = model.graph();
    Map<String, ValueInfo> known = new LinkedHashMap<>();
    graph.outputs().forEach(output -> known.put(output.name(), output));
    if (values.isEmpty() || values.equals(List.copyOf(known.keySet()))) {
      return model;
    }
    List<ValueInfo> outputs =
        values.stream().map(name -> known.getOrDefault(name, undeclared(name))).toList();
    return model.withGraph(GraphEditor.of(graph).outputs(outputs).removeDeadNodes().build());
  }

  private static ValueInfo undeclared(String name) {
    return new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE);
  }

  /**
   * Computes the values of all samples up front, if these come back, the values are one row a
   * sample of equal length, and there is room for them.
   *
   * @throws WorkbenchException if the model cannot run on the data, or a file cannot be written
   */
  void cache(TrainingPlan plan, CacheRoom room, JobContext progress) throws WorkbenchException {
    if (values.isEmpty() || !plan.augmentation().repeats()) {
      return;
    }
    int orientations = plan.augmentation().flip() ? 2 : 1;
    TrainingBatches own = batches.own();
    Map<String, Tensor> first = run(session, own.oriented(new int[] {0}, false));
    if (!SampleCache.fits(first, 1)) {
      return;
    }
    Optional<RowStore> rows =
        room.open((long) own.samples() * orientations, SampleCache.width(first));
    if (rows.isPresent()) {
      cache = new SampleCache(first, own.samples(), rows.get());
      if (!fill(Math.min(CACHING_BATCH, plan.batchSize()), orientations, progress)) {
        cache.close();
        cache = null;
      }
    }
  }

  /** Whether all values could be kept. */
  private boolean fill(int size, int orientations, JobContext progress) throws WorkbenchException {
    int samples = batches.own().samples();
    try (InferenceSession quick = InferenceSession.open(model, options)) {
      for (int from = 0; from < samples; from += size) {
        progress.throwIfCancelled();
        progress.progress((double) from / samples, "sample " + from + " of " + samples);
        int[] indices = IntStream.range(from, Math.min(samples, from + size)).toArray();
        for (int orientation = 0; orientation < orientations; orientation++) {
          Map<String, Tensor> inputs = batches.own().oriented(indices, orientation == 1);
          if (!cache.put(indices, orientation, run(quick, inputs))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The values of a batch by name. */
  Map<String, Tensor> of(TrainingBatch batch) throws WorkbenchException {
    if (values.isEmpty()) {
      return Map.of();
    }
    return cache != null ? cache.of(batch) : run(session, batches.inputs(batch));
  }

  private Map<String, Tensor> run(InferenceSession on, Map<String, Tensor> inputs)
      throws WorkbenchException {
    Map<String, Tensor> feeding = new LinkedHashMap<>();
    for (ValueInfo input : model.graph().feeds()) {
      feeding.put(input.name(), inputs.get(input.name()));
    }
    FixedBatch.Run run = fed -> on.run(fed, values, job);
    return fixed.isPresent() ? fixed.get().run(feeding, run) : run.of(feeding);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    if (cache != null) {
      cache.close();
    }
  }
}
