package dev.lapidary.core.train.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.BoundLoss;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.Map;
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
    BoundLoss loss = BoundLoss.of(plan.loss(), model, data.teachers());
    ProgramOptions options =
        ProgramOptions.DEFAULT.withFrozen(FrozenConstants.of(model.graph(), plan.freezing()));
    GraphProgram program = GraphProgram.of(model, loss.values(), options);
    if (program.parameters().isEmpty()) {
      throw new ModelException("train.nothingToTrain");
    }
    oneAtATime.lock();
    try {
      return train(model, program, loss, plan, data, listener, job);
    } catch (EngineException e) {
      throw new ExecutionException(e, "train.engineFailed", GraphProgram.firstLine(e));
    } finally {
      oneAtATime.unlock();
    }
  }

  private Model train(
      Model model,
      GraphProgram program,
      BoundLoss bound,
      TrainingPlan plan,
      TrainingData data,
      TrainingListener listener,
      JobContext job)
      throws WorkbenchException {
    runtime.enter(plan.seed());
    try (NDManager manager = NDManager.newBaseManager()) {
      Weights weights = new Weights(program, manager);
      Loss loss = loss(bound, weights, plan, data);
      new TrainingRun(model, program, loss, weights, plan, data, job).run(listener);
      return model.withGraph(withWeights(model.graph(), weights.read()));
    }
  }

  private static Loss loss(BoundLoss bound, Weights weights, TrainingPlan plan, TrainingData data) {
    return new Loss(
        bound,
        FeatureComparison.of(bound.features(), weights, plan.seed()),
        plan.regularization().labelSmoothing(),
        data.training().ref().path());
  }

  /** The graph with new values where the old ones stood: initializers or Constant nodes. */
  private static Graph withWeights(Graph graph, Map<String, Tensor> trained) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, value) -> trained.getOrDefault(name, value));
    return graph
        .withInitializers(initializers)
        .withNodes(graph.nodes().stream().map(node -> withValue(node, trained)).toList());
  }

  private static Node withValue(Node node, Map<String, Tensor> trained) {
    return node.is("Constant") && trained.containsKey(node.id())
        ? node.withAttributes(Map.of("value", Attribute.of(trained.get(node.id()))))
        : node;
  }
}
