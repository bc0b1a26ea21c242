package dev.lapidary.core.train.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
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
  private final Lock oneAtATime = new ReentrantLock();

  /** Default cache folder, all cores. */
  public DjlTrainingEngine() {
    this(TrainingRuntime.defaults());
  }

  public DjlTrainingEngine(TrainingRuntime runtime) {
    this.runtime = runtime;
    runtime.settle();
  }

  @Override
  public Model train(
      Model model, TrainingPlan plan, TrainingData data, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    TrainingTask task = new TrainingTask(model, plan, data.prepared(plan), listener, job);
    TrainedGraph graph = TrainedGraph.of(task);
    oneAtATime.lock();
    try {
      return train(task, graph);
    } catch (EngineException e) {
      throw new ExecutionException(e, "train.engineFailed", GraphProgram.firstLine(e));
    } finally {
      oneAtATime.unlock();
    }
  }

  private Model train(TrainingTask task, TrainedGraph graph) throws WorkbenchException {
    runtime.enter(task.plan().seed());
    task.listener().started(task.plan());
    try (NDManager manager = NDManager.newBaseManager();
        Samples samples = Samples.open(task.data().training(), task, graph, task.plan());
        ValidationPass validation = ValidationPass.open(task, graph)) {
      Weights weights = new Weights(graph.program(), manager);
      return graph.with(new TrainingRun(task, graph, weights, samples, validation).run());
    }
  }
}
