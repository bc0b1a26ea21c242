package dev.lapidary.core.train;

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

  private TeacherOutputs() {}

  /**
   * Opens the teachers that a loss needs, and computes up front what can be kept.
   *
   * @param data whose samples batches will be taken from
   * @throws WorkbenchException if one cannot run on the data
   */
  public static TeacherOutputs open(
      TrainingData data, BoundLoss loss, TrainingPlan plan, JobContext job)
      throws WorkbenchException {
    TeacherOutputs outputs = new TeacherOutputs();
    boolean opened = false;
    try {
      for (int i = 0; i < loss.teachers(); i++) {
        outputs.add(data, loss, i, plan, job);
      }
      opened = true;
      return outputs;
    } finally {
      if (!opened) {
        outputs.close();
      }
    }
  }

  private void add(TrainingData data, BoundLoss loss, int number, TrainingPlan plan, JobContext job)
      throws WorkbenchException {
    int count = loss.teachers();
    Model teacher = data.teachers().get(number);
    ComputedValues values =
        ComputedValues.open(teacher, loss.teacherValues(number), SessionOptions.defaults(), job);
    teachers.add(values);
    String stage = count == 1 ? "teacher" : "teacher " + (number + 1) + " of " + count;
    values.cache(
        TrainingBatches.of(teacher, data.training(), plan),
        plan,
        CacheRoom.of(plan, data, count),
        job.stage((double) number / count, (number + 1.0) / count, stage));
  }

  /**
   * The values of a batch by name, for each teacher in turn; none without a teacher.
   *
   * @throws WorkbenchException if a teacher fails, or does not give one row a sample
   */
  public List<Map<String, Tensor>> of(TrainingBatch batch) throws WorkbenchException {
    List<Map<String, Tensor>> found = new ArrayList<>();
    for (ComputedValues teacher : teachers) {
      Map<String, Tensor> values = teacher.of(batch);
      for (Map.Entry<String, Tensor> value : values.entrySet()) {
        if (!SampleCache.isRows(value.getValue(), batch.size())) {
          throw new ExecutionException("train.teacherOutput", value.getKey(), batch.size());
        }
      }
      found.add(values);
    }
    return found;
  }

  @Override
  public void close() {
    teachers.forEach(ComputedValues::close);
  }
}
