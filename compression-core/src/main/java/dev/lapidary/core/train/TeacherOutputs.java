package dev.lapidary.core.train;

import dev.lapidary.core.data.Dataset;
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
import java.util.stream.IntStream;

/**
 * Values of a teacher for each batch, computed by ONNX Runtime. Images that are only mirrored or
 * left alone come back every epoch, so their values are computed once, up front; images that are
 * changed otherwise are new every time, so the teacher runs on each batch.
 */
public final class TeacherOutputs implements AutoCloseable {
  private static final int CACHING_BATCH = 256;

  private final List<String> feeds;
  private final List<String> values;
  private final JobContext job;
  private InferenceSession session;
  private TeacherCache cached;

  private TeacherOutputs(
      InferenceSession session, List<String> feeds, List<String> values, JobContext job) {
    this.session = session;
    this.feeds = feeds;
    this.values = values;
    this.job = job;
  }

  /** No teacher: no values for any batch. */
  public static TeacherOutputs none() {
    return new TeacherOutputs(null, List.of(), List.of(), JobContext.none());
  }

  /**
   * Opens a teacher.
   *
   * @param values of its graph, outputs or inner ones, axis 0 the batch
   * @param dataset that batches will be taken from
   * @throws WorkbenchException if it cannot run on the data
   */
  public static TeacherOutputs open(
      Model teacher, List<String> values, Dataset dataset, TrainingPlan plan, JobContext job)
      throws WorkbenchException {
    boolean repeating = plan.augmentation().repeats();
    SessionOptions options = SessionOptions.defaults();
    Model cut = cut(teacher, values);
    InferenceSession session =
        // Worker threads that wait for the next batch would take the cores from the training.
        InferenceSession.open(cut, repeating ? options : options.withThreads(1));
    List<String> feeds = cut.graph().feeds().stream().map(ValueInfo::name).toList();
    TeacherOutputs outputs = new TeacherOutputs(session, feeds, values, job);
    try {
      if (repeating) {
        outputs.cache(cut, dataset, plan);
      }
      return outputs;
    } catch (WorkbenchException | RuntimeException e) {
      outputs.close();
      throw e;
    }
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

  private void cache(Model teacher, Dataset dataset, TrainingPlan plan) throws WorkbenchException {
    TrainingBatches batches = TrainingBatches.of(teacher, dataset, plan);
    int orientations = plan.augmentation().flip() ? 2 : 1;
    TeacherCache cache = new TeacherCache(dataset.size(), orientations);
    if (!cache.holds(run(batches.oriented(new int[] {0}, false)))) {
      return;
    }
    for (int from = 0; from < dataset.size(); from += CACHING_BATCH) {
      int to = Math.min(dataset.size(), from + CACHING_BATCH);
      int[] indices = IntStream.range(from, to).toArray();
      for (int orientation = 0; orientation < orientations; orientation++) {
        job.throwIfCancelled();
        cache.put(indices, orientation, run(batches.oriented(indices, orientation == 1)));
      }
    }
    cached = cache;
    close();
  }

  /** The values of a batch by name; none without a teacher. */
  public Map<String, Tensor> of(TrainingBatch batch) throws WorkbenchException {
    if (cached != null) {
      return cached.of(batch);
    }
    return session == null ? Map.of() : run(batch);
  }

  private Map<String, Tensor> run(TrainingBatch batch) throws WorkbenchException {
    Map<String, Tensor> feeding = new LinkedHashMap<>();
    for (String feed : feeds) {
      Tensor same = batch.inputs().get(feed);
      feeding.put(feed, same != null ? same : batch.inputs().values().iterator().next());
    }
    Map<String, Tensor> found = session.run(feeding, values, job);
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
      session = null;
    }
  }
}
