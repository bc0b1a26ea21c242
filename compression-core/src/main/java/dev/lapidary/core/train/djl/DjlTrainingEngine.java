package dev.lapidary.core.train.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.checkpoint.CheckpointFolder;
import dev.lapidary.core.train.checkpoint.CheckpointKey;
import dev.lapidary.core.train.checkpoint.CheckpointSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Trains a graph with PyTorch, interpreting it node by node under automatic differentiation. The
 * loss is computed on the logits: a Softmax at the end is left out while training.
 *
 * <p>One training at a time: a second call waits, since gradients are recorded for the whole
 * process and two trainings at once are slower than one after the other.
 */
public final class DjlTrainingEngine implements TrainingEngine {
  private final TrainingRuntime runtime;
  private final Optional<CheckpointSettings> checkpoints;
  private final Lock oneAtATime = new ReentrantLock();

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
    this.runtime = runtime;
    this.checkpoints = checkpoints;
    runtime.settle();
  }

  @Override
  public Model train(
      Model model, TrainingPlan plan, TrainingData data, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    TrainingTask task = new TrainingTask(model, plan, data.prepared(plan), listener, job);
    TrainedGraph graph = TrainedGraph.of(model, plan, data.teachers());
    oneAtATime.lock();
    try {
      return train(task, graph);
    } catch (EngineException e) {
      throw new ExecutionException(e, "train.engineFailed", GraphProgram.firstLine(e));
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * Checks that a model can be trained as a plan wants, without loading anything native but ONNX
   * Runtime.
   *
   * @throws WorkbenchException if it cannot
   */
  public static void check(Model model, TrainingPlan plan, TrainingData data)
      throws WorkbenchException {
    TrainingData prepared = data.prepared(plan);
    TrainedGraph graph = TrainedGraph.of(model, plan, data.teachers());
    TeacherOutputs.check(prepared, graph.loss());
  }

  private Model train(TrainingTask task, TrainedGraph graph) throws WorkbenchException {
    runtime.enter(task.plan().seed());
    task.listener().started(task.plan());
    JobParts parts = JobParts.of(task, graph);
    Dataset training = task.data().training();
    try (NDManager manager = NDManager.newBaseManager();
        Samples samples = Samples.open(training, task, graph, task.plan(), parts.samples())) {
      Weights weights = new Weights(graph.program(), manager);
      List<FeatureComparison> features =
          FeatureComparison.of(graph.loss().features(), weights, task.plan().seed());
      return train(task, graph, new Learner(weights, features), samples, parts);
    }
  }

  private Model train(
      TrainingTask task, TrainedGraph graph, Learner learner, Samples samples, JobParts parts)
      throws WorkbenchException {
    try (ValidationPass validation =
        ValidationPass.open(task, graph, learner.features(), parts.validation())) {
      TrainingTask epochs = task.with(parts.epochs());
      TrainingRun run = new TrainingRun(epochs, graph, learner, samples, validation);
      checkpoints.ifPresent(settings -> run.keepCheckpoints(folder(settings, task)));
      return run.run();
    }
  }

  private static CheckpointFolder folder(CheckpointSettings settings, TrainingTask task) {
    CheckpointKey key = CheckpointKey.of(task.plan(), task.model(), task.data());
    return new CheckpointFolder(settings, key);
  }
}
