package dev.lapidary.core.train.djl;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.TrainingPlan;

/** Batches of a dataset, and what the teachers say of them. Whoever opens them closes them. */
record Samples(TrainingBatches batches, TeacherOutputs teachers) implements AutoCloseable {

  /**
   * Opens a dataset.
   *
   * @param plan the task's own, or with another augmentation
   * @throws WorkbenchException if it does not fit the model, lacks labels, or a teacher fails
   */
  static Samples open(Dataset dataset, TrainingTask task, TrainedGraph graph, TrainingPlan plan)
      throws WorkbenchException {
    if (plan.loss().usesLabels() && !dataset.labelled()) {
      throw new DataException("train.noLabels", dataset.ref().path());
    }
    TrainingBatches batches = TrainingBatches.of(task.model(), dataset, plan);
    TeacherOutputs teachers =
        TeacherOutputs.open(task.data().on(dataset), graph.loss(), plan, task.job());
    return new Samples(batches, teachers);
  }

  @Override
  public void close() {
    teachers.close();
  }
}
