package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDManager;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.checkpoint.CheckpointFolder;
import dev.lapidary.core.train.checkpoint.CheckpointKey;
import dev.lapidary.core.train.checkpoint.CheckpointSettings;
import java.util.List;
import java.util.Optional;

/**
 * Trains a graph with PyTorch, interpreting it node by node under automatic differentiation. The
 * loss is computed on the logits: a Softmax at the end is left out while training.
 *
 * <p>One training at a time: a second call waits, since gradients are recorded for the whole
 * process and two trainings at once are slower than one after the other.
 */
public final class DjlTrainingEngine implements TrainingEngine {
  private final EngineTurn turn;
  private final Optional<CheckpointSettings> checkpoints;

  /** Default cache folder, all cores. */
  public DjlTrainingEngine() {
    this(TrainingRuntime.defaults());
  }

  /** Keeps no checkpoints. */
  public DjlTrainingEngine(TrainingRuntime runtime) {
    this(runtime, Optional.empty());
  }

  /**
   * @param checkpoints where trainings keep their state; one that finds its own there goes on from
   *     it, to the same result. They outlive the training, so that a result that is lost on its way
   *     is there again at once; whoever gave the folder deletes it
   */
  public DjlTrainingEngine(TrainingRuntime runtime, Optional<CheckpointSettings> checkpoints) {
    this.turn = new EngineTurn(runtime);
    this.checkpoints = checkpoints;
  }

  @Override
  public Model train(
      Model model, TrainingPlan plan, TrainingData data, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    TrainingTask task = new TrainingTask(model, plan, data.prepared(plan), listener, job);
    TrainedGraph graph = TrainedGraph.of(model, plan, data.teachers());
    check(task, graph);
    return turn.take(plan.seed(), job, () -> train(task, graph));
  }

  /**
   * Checks that a model can be trained as a plan wants on the data given, without loading anything
   * native but ONNX Runtime.
   *
   * @throws WorkbenchException if it cannot
   */
  public static void check(Model model, TrainingPlan plan, TrainingData data)
      throws WorkbenchException {
    TrainingTask task =
        new TrainingTask(
            model, plan, data.prepared(plan), TrainingListener.none(), JobContext.none());
    check(task, TrainedGraph.of(model, plan, data.teachers()));
  }

  private static void check(TrainingTask task, TrainedGraph graph) throws WorkbenchException {
    Samples.check(task.data().training(), task, graph);
    if (task.data().validation().isPresent()) {
      Samples.check(task.data().validation().get(), task, graph);
    }
  }

  private Model train(TrainingTask task, TrainedGraph graph) throws WorkbenchException {
    task.listener().started(task.plan());
    JobParts parts = JobParts.of(task, graph);
    Dataset training = task.data().training();
    try (NDManager manager = NDManager.newBaseManager();
        Samples samples = Samples.open(training, task, graph, task.plan())) {
      Weights weights = new Weights(graph.program(), manager);
      List<FeatureComparison> features =
          FeatureComparison.of(graph.loss().features(), weights, task.plan().seed());
      return train(task, graph, new Learner(weights, features), samples, parts);
    }
  }

  private Model train(
      TrainingTask task, TrainedGraph graph, Learner learner, Samples samples, JobParts parts)
      throws WorkbenchException {
    try (ValidationPass validation = ValidationPass.open(task, graph, learner.features())) {
      TrainingTask epochs = task.with(parts.epochs());
      TrainingRun run = new TrainingRun(epochs, graph, learner, samples, validation);
      checkpoints.ifPresent(settings -> run.keepCheckpoints(folder(settings, task)));
      if (graph.keepsValues(task.plan()) && !run.isOver()) {
        samples.keep(parts.samples());
        validation.keep(parts.validation());
        task.listener().preparing(1);
      }
      return run.run();
    }
  }

  private static CheckpointFolder folder(CheckpointSettings settings, TrainingTask task) {
    CheckpointKey key = CheckpointKey.of(task.plan(), task.model(), task.data());
    return new CheckpointFolder(settings, key);
  }
}
