package dev.lapidary.core.train;

import dev.lapidary.core.error.ExecutionException;
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
 * Values of one teacher for each batch, computed by ONNX Runtime: they are made outputs of a copy
 * of its graph, and what leads to none of them is left out. Images that are only mirrored or left
 * alone come back every epoch, so their values may be computed once, up front; images that are
 * changed otherwise are new every time, so the teacher runs on each batch.
 */
final class TeacherValues implements AutoCloseable {
  private static final int CACHING_BATCH = 256;

  private final List<String> feeds;
  private final List<String> values;
  private final JobContext job;
  private final InferenceSession session;
  private TeacherCache cache;

  private TeacherValues(
      InferenceSession session, List<String> feeds, List<String> values, JobContext job) {
    this.session = session;
    this.feeds = feeds;
    this.values = values;
    this.job = job;
  }

  /**
   * Opens a teacher.
   *
   * @param values of its graph, outputs or inner ones, axis 0 the batch; none for no values
   * @throws WorkbenchException if ONNX Runtime refuses the model
   */
  static TeacherValues open(Model teacher, List<String> values, JobContext job)
      throws WorkbenchException {
    if (values.isEmpty()) {
      return new TeacherValues(null, List.of(), values, job);
    }
    Model cut = cut(teacher, values);
    List<String> feeds = cut.graph().feeds().stream().map(ValueInfo::name).toList();
    // Worker threads that wait for the next batch would take the cores from the training.
    InferenceSession session = InferenceSession.open(cut, SessionOptions.defaults().withThreads(1));
    return new TeacherValues(session, feeds, values, job);
  }

  /** The model with {@code values} as its outputs. */
  static Model cut(Model model, List<String> values) {
    Graph graph = model.graph();
    Map<String, ValueInfo> known = new LinkedHashMap<>();
    graph.outputs().forEach(output -> known.put(output.name(), output));
    if (values.equals(List.copyOf(known.keySet()))) {
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
   * Computes the values of all samples up front, if there is room for them.
   *
   * @throws WorkbenchException if the teacher cannot run on the data, or a file cannot be written
   */
  void cache(Model teacher, TrainingData data, TrainingPlan plan, CacheRoom room)
      throws WorkbenchException {
    if (values.isEmpty()) {
      return;
    }
    TrainingBatches batches = TrainingBatches.of(teacher, data.training(), plan);
    int samples = data.training().size();
    int orientations = plan.augmentation().flip() ? 2 : 1;
    Map<String, Tensor> first = run(session, batches.oriented(new int[] {0}, false));
    Optional<RowStore> rows = room.open((long) samples * orientations, TeacherCache.width(first));
    if (rows.isPresent()) {
      cache = new TeacherCache(first, samples, rows.get());
      fill(cut(teacher, values), batches, samples, orientations);
    }
  }

  private void fill(Model cut, TrainingBatches batches, int samples, int orientations)
      throws WorkbenchException {
    try (InferenceSession quick = InferenceSession.open(cut, SessionOptions.defaults())) {
      for (int from = 0; from < samples; from += CACHING_BATCH) {
        int to = Math.min(samples, from + CACHING_BATCH);
        int[] indices = IntStream.range(from, to).toArray();
        for (int orientation = 0; orientation < orientations; orientation++) {
          job.throwIfCancelled();
          TrainingBatch batch = batches.oriented(indices, orientation == 1);
          cache.put(indices, orientation, run(quick, batch));
        }
      }
    }
  }

  /** The values of a batch by name. */
  Map<String, Tensor> of(TrainingBatch batch) throws WorkbenchException {
    if (values.isEmpty()) {
      return Map.of();
    }
    return cache != null ? cache.of(batch) : run(session, batch);
  }

  /** Where the teacher names its input otherwise than the student, it gets the batch's first. */
  private Map<String, Tensor> run(InferenceSession on, TrainingBatch batch)
      throws WorkbenchException {
    Map<String, Tensor> feeding = new LinkedHashMap<>();
    for (String feed : feeds) {
      Tensor same = batch.inputs().get(feed);
      feeding.put(feed, same != null ? same : batch.inputs().values().iterator().next());
    }
    Map<String, Tensor> found = on.run(feeding, values, job);
    for (String value : values) {
      Tensor tensor = found.get(value);
      if (tensor == null || tensor.rank() == 0 || tensor.length(0) != batch.size()) {
        throw new ExecutionException("train.teacherOutput", value, batch.size());
      }
    }
    return found;
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
