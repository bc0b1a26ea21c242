package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TeacherLogits;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import java.util.HashMap;
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
  private final int steps;
  private int step;

  TrainingRun(
      Model model,
      GraphProgram program,
      Weights weights,
      TrainingPlan plan,
      TrainingData data,
      JobContext job)
      throws WorkbenchException {
    this.program = program;
    this.weights = weights;
    this.plan = plan;
    this.data = data;
    this.job = job;
    this.batches = TrainingBatches.of(model, data.training(), plan);
    this.loss = new Loss(plan.loss(), plan.regularization().labelSmoothing());
    this.updates = new Updates(plan, weights);
    this.steps = Math.multiplyExact(plan.epochs(), batches.perEpoch());
    if (plan.loss().usesLabels() && !data.training().labelled()) {
      throw new DataException("train.noLabels", data.training().ref().path());
    }
  }

  void run(TrainingListener listener) throws WorkbenchException {
    try (TeacherLogits teacher = TeacherLogits.open(data, plan, job)) {
      for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
        EpochMetrics metrics = epoch(epoch, teacher);
        LOG.info("{}", metrics);
        listener.epochFinished(metrics);
      }
    }
  }

  private EpochMetrics epoch(int epoch, TeacherLogits teacher) throws WorkbenchException {
    long start = System.nanoTime();
    batches.shuffle(epoch);
    Tally tally = new Tally();
    double rate = 0;
    for (int i = 0; i < batches.perEpoch(); i++) {
      job.throwIfCancelled();
      rate = plan.schedule().rateAt(step, steps);
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

  private void step(TrainingBatch batch, TeacherLogits teacher, double rate, Tally tally)
      throws WorkbenchException {
    float[] teacherLogits = teacher.of(batch);
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      weights.lendTo(manager);
      updates.lendTo(manager);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray output = program.run(values(manager, batch), true);
        NDArray logits = output.reshape(batch.size(), -1);
        int[] labels = batch.labels().orElse(null);
        check(labels, teacherLogits, logits);
        NDArray value = loss.of(logits, labels, teacherLogits);
        tally.add(value.getFloat(), logits, labels);
        if (!Float.isFinite(value.getFloat())) {
          throw new ExecutionException("train.diverged", step + 1, steps, rate);
        }
        gradients.backward(value);
      }
      updates.apply(rate);
    }
  }

  private Map<String, NDArray> values(NDManager manager, TrainingBatch batch) {
    Map<String, NDArray> values = new HashMap<>(weights.arrays());
    for (Map.Entry<String, Tensor> input : batch.inputs().entrySet()) {
      values.put(input.getKey(), Weights.view(manager, input.getValue()));
    }
    return values;
  }

  private void check(int[] labels, float[] teacherLogits, NDArray logits) throws DataException {
    long classes = logits.getShape().get(1);
    if (teacherLogits != null && teacherLogits.length != logits.size()) {
      throw new DataException(
          "train.teacherClasses", classes, teacherLogits.length / logits.getShape().get(0));
    }
    if (labels == null || !plan.loss().usesLabels()) {
      return;
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new DataException(
            "train.labelOutOfRange", data.training().ref().path(), label, classes - 1);
      }
    }
  }
}
