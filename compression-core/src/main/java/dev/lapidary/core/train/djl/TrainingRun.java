package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training from the first step to the last. */
final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final GraphProgram program;
  private final Weights weights;
  private final TrainingPlan plan;
  private final TrainingData data;
  private final JobContext job;
  private final TrainingBatches batches;
  private final Loss loss;
  private final Updates updates;
  private final Divergence divergence;
  private final Phase phase;
  private final int steps;
  private int step;

  TrainingRun(
      Model model,
      GraphProgram program,
      Loss loss,
      Weights weights,
      TrainingPlan plan,
      TrainingData data,
      JobContext job)
      throws WorkbenchException {
    this.program = program;
    this.loss = loss;
    this.weights = weights;
    this.plan = plan;
    this.data = data;
    this.job = job;
    this.batches = TrainingBatches.of(model, data.training(), plan);
    this.updates = new Updates(plan, model.graph(), weights);
    this.steps = Math.multiplyExact(plan.epochs(), batches.perEpoch());
    this.phase =
        plan.freezing().normalization() ? Phase.TRAINING_WITH_FROZEN_STATISTICS : Phase.TRAINING;
    this.divergence = new Divergence(steps);
    if (plan.loss().usesLabels() && !data.training().labelled()) {
      throw new DataException("train.noLabels", data.training().ref().path());
    }
  }

  void run(TrainingListener listener) throws WorkbenchException {
    try (TeacherOutputs teacher = TeacherOutputs.open(data, loss.bound(), plan, job)) {
      for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
        EpochMetrics metrics = epoch(epoch, teacher);
        LOG.info("{}", metrics);
        listener.epochFinished(metrics);
      }
    }
  }

  private EpochMetrics epoch(int epoch, TeacherOutputs teacher) throws WorkbenchException {
    long start = System.nanoTime();
    batches.shuffle(epoch);
    Tally tally = new Tally();
    double rate = 0;
    for (int i = 0; i < batches.perEpoch(); i++) {
      job.throwIfCancelled();
      rate = plan.schedule().rateAt(step, steps, plan.epochs());
      step(batches.get(i), teacher, rate, tally);
      step++;
      job.progress((double) step / steps, progress(epoch, tally));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new EpochMetrics(epoch, tally.meanLoss(), tally.top1(), rate, seconds);
  }

  private String progress(int epoch, Tally tally) {
    return String.format(
        Locale.ROOT, "epoch %d of %d, loss %.4f", epoch, plan.epochs(), tally.meanLoss());
  }

  private void step(TrainingBatch batch, TeacherOutputs teacher, double rate, Tally tally)
      throws WorkbenchException {
    List<Map<String, Tensor>> targets = teacher.of(batch);
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      weights.lendTo(manager);
      updates.lendTo(manager);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        Map<String, NDArray> found = program.run(manager, values(manager, batch), phase);
        NDArray value = loss.of(found, batch, targets);
        tally.add(value.getFloat(), batch, loss.scores(found, batch.size()));
        divergence.checkLoss(value.getFloat(), step + 1, rate);
        gradients.backward(value);
      }
      divergence.checkGradient(updates.apply(rate, step + 1), step + 1, rate);
    }
  }

  private Map<String, NDArray> values(NDManager manager, TrainingBatch batch) {
    Map<String, NDArray> values = new HashMap<>(weights.arrays());
    for (Map.Entry<String, Tensor> input : batch.inputs().entrySet()) {
      values.put(input.getKey(), Weights.view(manager, input.getValue()));
    }
    return values;
  }
}
