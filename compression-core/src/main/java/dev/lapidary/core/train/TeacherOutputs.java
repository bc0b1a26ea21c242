package dev.lapidary.core.train;

import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of all teachers for each batch. Holds native memory until closed. */
public final class TeacherOutputs implements AutoCloseable {
  private final List<ComputedValues> teachers = new ArrayList<>();

  private final TrainingData data;
  private final TrainingPlan plan;

  private TeacherOutputs(TrainingData data, TrainingPlan plan) {
    this.data = data;
    this.plan = plan;
  }

  /**
   * Checks that the teachers a loss needs can be fed.
   *
   * @throws DataException naming the first that cannot, and why
   */
  public static void check(TrainingData data, BoundLoss loss) throws DataException {
    for (int i = 0; i < loss.teachers(); i++) {
      try {
        Datasets.bind(data.training(), data.teachers().get(i));
      } catch (DataException e) {
        throw new DataException(e, "train.teacherData", i + 1, e.getMessage());
      }
    }
  }

  /**
   * Opens the teachers that a loss needs.
   *
   * @param batches of the model that is trained
   * @param data that they are taken from
   * @throws WorkbenchException if one cannot be fed or ONNX Runtime refuses it
   */
  public static TeacherOutputs open(
      TrainingBatches batches, TrainingData data, BoundLoss loss, TrainingPlan plan, JobContext job)
      throws WorkbenchException {
    check(data, loss);
    TeacherOutputs outputs = new TeacherOutputs(data, plan);
    boolean opened = false;
    try {
      for (int i = 0; i < loss.teachers(); i++) {
        outputs.add(batches, loss.teacherValues(i), job);
      }
      opened = true;
      return outputs;
    } finally {
      if (!opened) {
        outputs.close();
      }
    }
  }

  private void add(TrainingBatches batches, List<String> wanted, JobContext job)
      throws WorkbenchException {
    Model teacher = data.teachers().get(teachers.size());
    TrainingBatches own = TrainingBatches.of(teacher, data.training(), plan);
    SharedBatches shared = new SharedBatches(own, batches);
    teachers.add(ComputedValues.open(teacher, wanted, shared, SessionOptions.defaults(), job));
  }

  /** How many teachers are asked. */
  public int count() {
    return teachers.size();
  }

  /**
   * Computes up front what can be kept.
   *
   * @throws WorkbenchException if a teacher cannot run on the data
   */
  public void keep(JobContext progress) throws WorkbenchException {
    int count = teachers.size();
    for (int i = 0; i < count; i++) {
      String stage = count == 1 ? "teacher" : "teacher " + (i + 1) + " of " + count;
      JobContext part = progress.stage((double) i / count, (i + 1.0) / count, stage);
      try {
        teachers.get(i).cache(plan, CacheRoom.of(plan, data, data.teachers().size()), part);
      } catch (ExecutionException e) {
        throw failed(i, e);
      }
    }
  }

  private static ExecutionException failed(int number, ExecutionException cause) {
    return new ExecutionException(cause, "train.teacherFailed", number + 1, cause.getMessage());
  }

  /**
   * The values of a batch by name, for each teacher in turn; none without a teacher.
   *
   * @throws WorkbenchException if a teacher fails, or does not give one row a sample
   */
  public List<Map<String, Tensor>> of(TrainingBatch batch) throws WorkbenchException {
    List<Map<String, Tensor>> found = new ArrayList<>();
    for (int i = 0; i < teachers.size(); i++) {
      found.add(checked(values(i, batch), batch.size()));
    }
    return found;
  }

  private Map<String, Tensor> values(int number, TrainingBatch batch) throws WorkbenchException {
    try {
      return teachers.get(number).of(batch);
    } catch (ExecutionException e) {
      throw failed(number, e);
    }
  }

  private static Map<String, Tensor> checked(Map<String, Tensor> values, int samples)
      throws ExecutionException {
    for (Map.Entry<String, Tensor> value : values.entrySet()) {
      if (!SampleCache.isRows(value.getValue(), samples)) {
        throw new ExecutionException("train.teacherOutput", value.getKey(), samples);
      }
    }
    return values;
  }

  @Override
  public void close() {
    teachers.forEach(ComputedValues::close);
  }
}
