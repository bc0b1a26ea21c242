package dev.lapidary.core.train.djl;

import dev.lapidary.core.job.WorkClock;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.checkpoint.TrainingState;
import dev.lapidary.core.train.checkpoint.TrainingState.Best;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a training stands. */
final class Progress {
  private final TrainingPlan plan;
  private final int perEpoch;
  private final int steps;
  private final List<EpochMetrics> history = new ArrayList<>();
  private int epoch = 1;
  private int batch;
  private Tally tally = new Tally();
  private WorkClock clock = new WorkClock(Duration.ZERO);

  /**
   * @param perEpoch batches in one epoch
   */
  Progress(TrainingPlan plan, int perEpoch) {
    this.plan = plan;
    this.perEpoch = perEpoch;
    this.steps = Math.multiplyExact(plan.epochs(), perEpoch);
  }

  /** Of the whole training. */
  int steps() {
    return steps;
  }

  /** Of the epochs before those in which normalizations settle. */
  int movingSteps() {
    return plan.movingEpochs() * perEpoch;
  }

  /** The running one, from 1. */
  int epoch() {
    return epoch;
  }

  /** The next one in the epoch, from 0. */
  int batch() {
    return batch;
  }

  /** Of the running epoch. */
  Tally tally() {
    return tally;
  }

  /** The epochs that are over. */
  List<EpochMetrics> history() {
    return history;
  }

  boolean epochIsOver() {
    return batch >= perEpoch;
  }

  boolean isOver() {
    return epoch > plan.epochs();
  }

  /** Steps that are done. */
  int done() {
    return (epoch - 1) * perEpoch + batch;
  }

  /** The learning rate of the step after {@code done} others. */
  double rateAfter(int done) {
    return plan.rateAt(done, perEpoch);
  }

  void batchDone() {
    batch++;
  }

  /** A pause begins or ends: it is no time that the epoch takes. */
  void paused(boolean halted) {
    if (halted) {
      clock.pause();
    } else {
      clock.resume();
    }
  }

  /**
   * Goes on to the next epoch.
   *
   * @param validated what was found on the validation data
   * @param best whether it was the best epoch so far
   */
  EpochMetrics epochDone(Optional<Tally> validated, boolean best) {
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            tally.meanLoss(),
            tally.top1(),
            validated.map(Tally::meanLoss).orElse(Double.NaN),
            validated.map(Tally::top1).orElse(Double.NaN),
            best,
            rateAfter(done() - 1),
            seconds());
    history.add(metrics);
    epoch++;
    batch = 0;
    tally = new Tally();
    clock = new WorkClock(Duration.ZERO);
    return metrics;
  }

  private double seconds() {
    return clock.elapsed().toNanos() / 1e9;
  }

  TrainingState state(double firstLoss, Best best) {
    return new TrainingState(epoch, batch, seconds(), tally.sums(), firstLoss, best, history);
  }

  /** Whether a state can be one of this training. */
  boolean fits(TrainingState state) {
    return state.fits(plan.epochs(), perEpoch);
  }

  void restore(TrainingState state) {
    epoch = state.epoch();
    batch = state.batch();
    tally = new Tally(state.tally());
    history.addAll(state.history());
    clock = new WorkClock(Duration.ofNanos((long) (state.epochSeconds() * 1e9)));
  }
}
