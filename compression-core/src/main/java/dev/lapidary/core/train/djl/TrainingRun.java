package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingEnd.Reason;
import dev.lapidary.core.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training from the first step to the last. */
final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final TrainingTask task;
  private final TrainingPlan plan;
  private final Weights weights;
  private final Samples samples;
  private final ValidationPass validation;
  private final TrainingStep stepping;
  private final BestWeights best;
  private final Signals signals;
  private final int perEpoch;
  private final int steps;
  private final List<EpochMetrics> history = new ArrayList<>();
  private Tally tally = new Tally();
  private int epoch = 1;
  private int batch;
  private long epochStart;

  TrainingRun(
      TrainingTask task,
      TrainedGraph graph,
      Weights weights,
      Samples samples,
      ValidationPass validation) {
    this.task = task;
    this.plan = task.plan();
    this.weights = weights;
    this.samples = samples;
    this.validation = validation;
    this.perEpoch = samples.batches().perEpoch();
    this.steps = Math.multiplyExact(plan.epochs(), perEpoch);
    this.stepping = new TrainingStep(task, graph, weights, steps);
    this.best = new BestWeights(plan.validation());
    this.signals = new Signals(task.listener(), task.job());
  }

  /** Runs the epochs. Returns weights and statistics by value name. */
  Map<String, Tensor> run() throws WorkbenchException {
    Reason reason = epochs();
    boolean kept = !best.kept().isEmpty();
    TrainingEnd end = new TrainingEnd(reason, history.size(), kept ? best.epoch() : 0);
    LOG.info("{}", end);
    task.listener().finished(end);
    return kept ? best.kept() : weights.read();
  }

  private Reason epochs() throws WorkbenchException {
    for (; epoch <= plan.epochs(); epoch++) {
      epochStart = System.nanoTime();
      samples.batches().shuffle(epoch);
      for (; batch < perEpoch; batch++) {
        if (!signals.goOn()) {
          return Reason.STOPPED;
        }
        step();
      }
      finishEpoch();
      if (outOfPatience()) {
        return Reason.STOPPED_EARLY;
      }
    }
    return Reason.COMPLETED;
  }

  private void step() throws WorkbenchException {
    TrainingBatch next = samples.batches().get(batch);
    stepping.run(next, samples.teacher().of(next), rate(), stepsDone() + 1, tally);
    String doing =
        String.format(
            Locale.ROOT, "epoch %d of %d, loss %.4f", epoch, plan.epochs(), tally.meanLoss());
    task.job().progress((stepsDone() + 1.0) / steps, doing);
  }

  private int stepsDone() {
    return (epoch - 1) * perEpoch + batch;
  }

  /** Of the next step. */
  private double rate() {
    return plan.schedule().rateAt(stepsDone(), steps, plan.epochs());
  }

  private void finishEpoch() throws WorkbenchException {
    Optional<Tally> measured = validation.run(weights);
    boolean isBest = measured.isEmpty() || best.offer(epoch, measured.get(), weights);
    double lastRate = plan.schedule().rateAt(stepsDone() - 1, steps, plan.epochs());
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            tally.meanLoss(),
            tally.top1(),
            measured.map(Tally::meanLoss).orElse(Double.NaN),
            measured.map(Tally::top1).orElse(Double.NaN),
            isBest,
            lastRate,
            (System.nanoTime() - epochStart) / 1e9);
    history.add(metrics);
    LOG.info("{}", metrics);
    task.listener().epochFinished(metrics);
    tally = new Tally();
    batch = 0;
  }

  private boolean outOfPatience() {
    int patience = plan.validation().patience();
    return patience > 0 && epoch - best.epoch() >= patience && epoch < plan.epochs();
  }
}
