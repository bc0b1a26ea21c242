package dev.lapidary.core.train;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inner values of a teacher for each batch, computed by ONNX Runtime: they are made outputs of a
 * copy of its graph, and what leads to none of them is left out. Holds native memory until closed.
 */
public final class TeacherValues implements AutoCloseable {
  private final InferenceSession session;
  private final List<String> feeds;
  private final List<String> values;
  private final JobContext job;

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
   * @param names of the values wanted, inner ones or outputs; repetitions do no harm
   * @throws WorkbenchException if a node makes none of that name, or ONNX Runtime refuses the model
   */
  public static TeacherValues open(Model teacher, List<String> names, JobContext job)
      throws WorkbenchException {
    Set<String> wanted = new LinkedHashSet<>(names);
    Model cut = teacher.withGraph(cut(teacher.graph(), wanted));
    List<String> feeds = teacher.graph().feeds().stream().map(ValueInfo::name).toList();
    // Worker threads that wait for the next batch would take the cores from the training.
    InferenceSession session = InferenceSession.open(cut, SessionOptions.defaults().withThreads(1));
    return new TeacherValues(session, feeds, List.copyOf(wanted), job);
  }

  private static Graph cut(Graph graph, Set<String> wanted) throws ModelException {
    GraphIndex index = GraphIndex.of(graph);
    List<ValueInfo> outputs = new ArrayList<>();
    for (String name : wanted) {
      if (index.producer(name).isEmpty()) {
        throw new ModelException("distill.unknownValue", name, graph.name());
      }
      outputs.add(new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE));
    }
    return GraphEditor.of(graph).outputs(outputs).removeDeadNodes().build();
  }

  /**
   * The values on a batch, by name. Where the teacher names its input otherwise than the student,
   * it gets the batch's first.
   *
   * @throws WorkbenchException if the teacher cannot run on it, or a value is not one row a sample
   */
  public Map<String, Tensor> of(TrainingBatch batch) throws WorkbenchException {
    Map<String, Tensor> feeding = new LinkedHashMap<>();
    for (String feed : feeds) {
      Tensor same = batch.inputs().get(feed);
      feeding.put(feed, same != null ? same : batch.inputs().values().iterator().next());
    }
    Map<String, Tensor> found = session.run(feeding, values, job);
    for (Map.Entry<String, Tensor> value : found.entrySet()) {
      if (value.getValue().rank() == 0 || value.getValue().length(0) != batch.size()) {
        throw new ExecutionException("train.teacherOutput", value.getKey(), batch.size());
      }
    }
    return found;
  }

  @Override
  public void close() {
    session.close();
  }
}
