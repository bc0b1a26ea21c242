package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingPlan;
import java.util.Collection;
import java.util.Map;

/** Steps along the gradients of batches. */
final class TrainingStep {
  private final GraphProgram program;
  private final Weights weights;
  private final Loss loss;
  private final Updates updates;
  private final int moving;
  private final Divergence divergence;
  private final long seed;

  /**
   * @param steps of the whole training
   * @param moving steps in which running statistics move, if the plan lets them
   */
  TrainingStep(TrainingTask task, TrainedGraph graph, Learner learner, int steps, int moving) {
    TrainingPlan plan = task.plan();
    this.program = graph.program();
    this.weights = learner.weights();
    this.loss =
        new Loss(
            graph.loss(),
            learner.features(),
            plan.regularization().labelSmoothing(),
            task.data().training().ref().path());
    this.updates = new Updates(plan, graph.model().graph(), learner.weights());
    this.moving = plan.freezing().normalization() ? 0 : moving;
    this.divergence = new Divergence(steps);
    this.seed = plan.seed();
  }

  /** The loss of the first step; NaN before it. */
  double firstLoss() {
    return divergence.first();
  }

  /** Puts back what {@link #firstLoss} was. */
  void firstLoss(double loss) {
    divergence.first(loss);
  }

  /** Whether a step has failed because the training diverged. */
  boolean hasDiverged() {
    return divergence.happened();
  }

  /** What the update rule keeps between steps. */
  Collection<NDArray> ruleState() {
    return updates.state().values();
  }

  /**
   * Changes the weights, and adds the batch to the tally.
   *
   * @param step from 1
   * @throws WorkbenchException if the batch does not fit or the training diverges; weights are not
   *     changed then, but BatchNormalization has moved its running statistics
   */
  void run(PreparedBatch prepared, double rate, int step, Tally tally) throws WorkbenchException {
    TrainingBatch batch = prepared.batch();
    TrainingRuntime.seedStep(seed, step);
    Phase phase = step <= moving ? Phase.TRAINING : Phase.TRAINING_WITH_FROZEN_STATISTICS;
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      weights.lendTo(manager);
      updates.lendTo(manager);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        Map<String, NDArray> found =
            program.run(manager, weights.with(manager, prepared.feeds()), phase);
        NDArray value = loss.of(found, batch, prepared.targets());
        tally.add(value.getFloat(), batch, loss.scores(found, batch.size()));
        divergence.checkLoss(value.getFloat(), step, rate);
        gradients.backward(value);
      }
      divergence.checkGradient(updates.apply(rate, step), step, rate);
    }
  }
}
