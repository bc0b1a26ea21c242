package dev.lapidary.core.train.djl;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.gradient.GradientEngine;
import dev.lapidary.core.train.gradient.GradientSettings;
import dev.lapidary.core.train.gradient.GradientSource;

/**
 * Gradients with PyTorch, by the same interpretation of the graph as {@link DjlTrainingEngine}. The
 * sources of one engine take turns, batch by batch. PyTorch records gradients for the whole
 * process, so no training may run in it meanwhile.
 */
public final class DjlGradientEngine implements GradientEngine {
  /** No step is taken. */
  private static final double UNUSED_RATE = 1;

  private final EngineTurn turn;

  /** Default cache folder, all cores. */
  public DjlGradientEngine() {
    this(TrainingRuntime.defaults());
  }

  public DjlGradientEngine(TrainingRuntime runtime) {
    this.turn = new EngineTurn(runtime);
  }

  @Override
  public GradientSource open(
      Model model, LossSettings loss, TrainingData data, GradientSettings settings, JobContext job)
      throws WorkbenchException {
    if (!loss.features().isEmpty()) {
      throw new IllegalArgumentException("the loss must be one of outputs, found " + loss);
    }
    TrainingPlan plan =
        TrainingPlan.of(1, settings.batchSize(), UNUSED_RATE)
            .withLoss(loss)
            .withSeed(settings.seed());
    Dataset drawn = drawn(data.training(), settings);
    TrainingTask task = new TrainingTask(model, plan, data.on(drawn), TrainingListener.none(), job);
    TrainedGraph graph = TrainedGraph.whole(model, loss, data.teachers());
    TrainingBatches batches = TrainingBatches.of(model, drawn, plan);
    TeacherOutputs teachers = TeacherOutputs.open(batches, task.data(), graph.loss(), plan, job);
    boolean kept = false;
    try {
      teachers.keep(job);
      kept = true;
    } finally {
      if (!kept) {
        teachers.close();
      }
    }
    return new DjlGradientSource(task, graph, batches, teachers, turn);
  }

  private static Dataset drawn(Dataset whole, GradientSettings settings) {
    return whole.size() <= settings.samples()
        ? whole
        : Datasets.sample(whole, settings.samples(), settings.seed());
  }
}
