package dev.lapidary.core.train.djl;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.FrontEnd;
import dev.lapidary.core.train.FrontEndOutputs;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import java.util.Map;
import java.util.Optional;

/**
 * Batches of a dataset, what the teachers say of them, and what a front end makes of them. Whoever
 * opens them closes them.
 */
final class Samples implements AutoCloseable {
  private final TrainingBatches batches;
  private final GraphProgram program;
  private final TeacherOutputs teachers;
  private final Optional<FrontEndOutputs> front;

  private Samples(
      TrainingBatches batches,
      GraphProgram program,
      TeacherOutputs teachers,
      Optional<FrontEndOutputs> front) {
    this.batches = batches;
    this.program = program;
    this.teachers = teachers;
    this.front = front;
  }

  /**
   * Checks, without computing anything, that a dataset can feed the model and its teachers.
   *
   * @throws WorkbenchException if it does not fit or lacks labels
   */
  static void check(Dataset dataset, TrainingTask task, TrainedGraph graph)
      throws WorkbenchException {
    if (task.plan().loss().usesLabels() && !dataset.labelled()) {
      throw new DataException("train.noLabels", dataset.ref().path());
    }
    TrainingBatches.of(task.model(), dataset, task.plan());
    TeacherOutputs.check(task.data().on(dataset), graph.loss());
  }

  /**
   * Opens a dataset.
   *
   * @param plan the task's own, or with another augmentation
   * @throws WorkbenchException if it does not fit the model or a teacher cannot be opened
   */
  static Samples open(Dataset dataset, TrainingTask task, TrainedGraph graph, TrainingPlan plan)
      throws WorkbenchException {
    TrainingBatches batches = TrainingBatches.of(task.model(), dataset, plan);
    TrainingData data = task.data().on(dataset);
    TeacherOutputs teachers = TeacherOutputs.open(batches, data, graph.loss(), plan, task.job());
    boolean opened = false;
    try {
      Optional<FrontEndOutputs> front = Optional.empty();
      if (graph.front().isPresent()) {
        FrontEnd end = graph.front().get();
        front = Optional.of(FrontEndOutputs.open(end, batches, data, plan, task.job()));
      }
      opened = true;
      return new Samples(batches, graph.program(), teachers, front);
    } finally {
      if (!opened) {
        teachers.close();
      }
    }
  }

  /**
   * Computes up front what teachers and front end make of the samples, where it can be kept.
   *
   * @throws WorkbenchException if one of them fails
   */
  void keep(JobContext progress) throws WorkbenchException {
    int models = teachers.count() + (front.isPresent() ? 1 : 0);
    double taught = models == 0 ? 0 : (double) teachers.count() / models;
    teachers.keep(progress.slice(0, taught));
    if (front.isPresent()) {
      front.get().keep(progress.slice(taught, 1));
    }
  }

  TrainingBatches batches() {
    return batches;
  }

  /** A batch of these samples with all that goes with it. */
  PreparedBatch prepared(TrainingBatch batch) throws WorkbenchException {
    Map<String, Tensor> feeds = program.taken(batch.inputs());
    if (front.isPresent()) {
      feeds.putAll(front.get().of(batch));
    }
    return new PreparedBatch(batch, feeds, teachers.of(batch));
  }

  @Override
  public void close() {
    teachers.close();
    front.ifPresent(FrontEndOutputs::close);
  }
}
