package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.OptimizerSettings;
import dev.lapidary.core.train.rounding.LearnedRounding;
import dev.lapidary.core.train.rounding.RoundingSettings;
import dev.lapidary.core.train.rounding.RoundingTask;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Learns the rounding of one layer from the first iteration to the last. */
final class RoundingRun {
  private static final String VARIABLES = "variables";

  private final RoundedLayer layer;
  private final RoundingTask task;
  private final RoundingSettings settings;
  private final JobContext job;
  private final SoftRounding rounding;
  private final UpdateRule rule;
  private final SplittableRandom random;

  /**
   * @param manager holds what is kept between iterations
   */
  RoundingRun(RoundedLayer layer, RoundingSettings settings, JobContext job, NDManager manager) {
    this.layer = layer;
    this.task = layer.task();
    this.settings = settings;
    this.job = job;
    this.rounding = new SoftRounding(task.grid(), task.weightValue(), manager);
    this.rule = UpdateRule.of(OptimizerSettings.adam(), Map.of(VARIABLES, rounding.variables()));
    this.random = new SplittableRandom(settings.seed());
  }

  LearnedRounding run() throws WorkbenchException {
    for (int i = 0; i < settings.iterations(); i++) {
      job.throwIfCancelled();
      step(i);
      job.progress((i + 1.0) / settings.iterations(), task.weight());
    }
    Tensor learned = rounding.integers();
    return new LearnedRounding(
        learned, error(task.grid().nearest(task.weightValue())), error(learned));
  }

  private void step(int iteration) throws WorkbenchException {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      rounding.lendTo(manager);
      rule.state().values().forEach(manager::tempAttachAll);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray shares = rounding.shares();
        NDArray loss = layer.error(manager, rounding.weight(shares), draw());
        if (!settings.warms(iteration)) {
          NDArray openness = SoftRounding.openness(shares, settings.beta(iteration));
          loss = loss.add(Scalars.times(openness, (float) settings.regularization()));
        }
        check(loss, iteration);
        collector.backward(loss);
      }
      NDArray gradient = rounding.variables().getGradient();
      Move move = new Move(settings.learningRate(), 0, iteration + 1);
      rule.update(VARIABLES, rounding.variables(), gradient, move);
      gradient.muli(0);
    }
  }

  private void check(NDArray loss, int iteration) throws ExecutionException {
    if (!Float.isFinite(loss.getFloat())) {
      throw new ExecutionException("gradient.roundingDiverged", task.weight(), iteration + 1);
    }
  }

  private int[] draw() {
    int count = Math.min(settings.batchSize(), task.samples());
    return random.ints(count, 0, task.samples()).toArray();
  }

  /** Over all samples. */
  private double error(Tensor integers) throws WorkbenchException {
    double sum = 0;
    for (int from = 0; from < task.samples(); from += settings.batchSize()) {
      job.throwIfCancelled();
      int[] samples =
          IntStream.range(from, Math.min(task.samples(), from + settings.batchSize())).toArray();
      try (NDManager manager = Engine.getInstance().newBaseManager()) {
        NDArray weight = TensorArrays.view(manager, task.grid().real(integers));
        sum += layer.error(manager, weight, samples).getFloat() * samples.length;
      }
    }
    return sum / task.samples();
  }
}
