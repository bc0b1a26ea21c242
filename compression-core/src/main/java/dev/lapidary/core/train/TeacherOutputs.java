package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of all teachers for each batch. Holds native memory until closed. */
public final class TeacherOutputs implements AutoCloseable {
  private final List<TeacherValues> teachers = new ArrayList<>();

  private TeacherOutputs() {}

  /**
   * Opens the teachers that a loss needs.
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
        Model teacher = data.teachers().get(i);
        TeacherValues values = TeacherValues.open(teacher, loss.teacherValues(i), job);
        outputs.teachers.add(values);
        if (plan.augmentation().repeats()) {
          values.cache(teacher, data, plan, CacheRoom.of(plan, data));
        }
      }
      opened = true;
      return outputs;
    } finally {
      if (!opened) {
        outputs.close();
      }
    }
  }

  /** The values of a batch by name, for each teacher in turn; none without a teacher. */
  public List<Map<String, Tensor>> of(TrainingBatch batch) throws WorkbenchException {
    List<Map<String, Tensor>> found = new ArrayList<>();
    for (TeacherValues teacher : teachers) {
      found.add(teacher.of(batch));
    }
    return found;
  }

  @Override
  public void close() {
    teachers.forEach(TeacherValues::close);
  }
}
