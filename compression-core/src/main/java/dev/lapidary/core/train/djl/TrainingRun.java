package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingEnd.Reason;
import dev.lapidary.core.train.checkpoint.CheckpointFolder;
import dev.lapidary.core.train.checkpoint.StateArray;
import dev.lapidary.core.train.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training from the first step, or from a checkpoint, to the last. The checkpoint of the end
 * stays: whoever keeps the result deletes it once that is safe.
 */
final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final TrainingTask task;
  private final TrainedGraph graph;
  private final Weights weights;
  private final Samples samples;
  private final ValidationPass validation;
  private final Progress progress;
  private final TrainingStep stepping;
  private final BestWeights best;
  private final Signals signals;
  private Optional<CheckpointFolder> checkpoints = Optional.empty();

  TrainingRun(
      TrainingTask task,
      TrainedGraph graph,
      Learner learner,
      Samples samples,
      ValidationPass validation) {
    this.task = task;
    this.graph = graph;
    this.weights = learner.weights();
    this.samples = samples;
    this.validation = validation;
    this.progress = new Progress(task.plan(), samples.batches().perEpoch());
    this.stepping =
        new TrainingStep(task, graph, learner, progress.steps(), progress.movingSteps());
    this.best = new BestWeights(task.plan().validation());
    this.signals = new Signals(task.listener(), task.job());
  }

  /** Goes on from the checkpoint in {@code folder} if there is one, and writes its own there. */
  void keepCheckpoints(CheckpointFolder folder) {
    checkpoints = Optional.of(folder);
    folder.read(progress::fits, this::arrays).ifPresent(this::restore);
  }

  /** Whether all epochs are run. */
  boolean isOver() {
    return progress.isOver();
  }

  private void restore(TrainingState state) {
    progress.restore(state);
    stepping.firstLoss(state.firstLoss());
    best.restore(state.best());
    LOG.info("training goes on in epoch {} after {} batches", state.epoch(), state.batch());
    state.history().forEach(task.listener()::epochFinished);
    task.listener().resumed(state.epoch());
  }

  /** Everything that steps change, in a fixed order. */
  private List<StateArray> arrays(TrainingState state) {
    List<StateArray> arrays = new ArrayList<>();
    weights.trained().values().forEach(array -> arrays.add(ArrayState.of(array)));
    stepping.ruleState().forEach(array -> arrays.add(ArrayState.of(array)));
    arrays.addAll(best.arrays(state.best(), weights));
    return arrays;
  }

  /**
   * Runs the epochs. Returns the trained model. The last checkpoint stays, so that it need not be
   * trained again if it cannot be written.
   */
  Model run() throws WorkbenchException {
    try {
      Reason reason = epochs();
      boolean kept = best.state().kept();
      TrainingEnd end = new TrainingEnd(reason, progress.history().size(), kept ? best.epoch() : 0);
      LOG.info("{}", end);
      task.listener().finished(end);
      return result();
    } catch (CancellationException e) {
      checkpoint();
      throw e;
    } catch (ExecutionException e) {
      throw stepping.hasDiverged() ? rescued(e) : e;
    }
  }

  private Model result() {
    Map<String, Tensor> kept = best.kept();
    return graph.with(kept.isEmpty() ? weights.read() : kept);
  }

  private Reason epochs() throws WorkbenchException {
    while (!progress.isOver()) {
      if (outOfPatience()) {
        return Reason.STOPPED_EARLY;
      }
      samples.batches().shuffle(progress.epoch());
      while (!progress.epochIsOver()) {
        if (!signals.goOn(this::pausing)) {
          return Reason.STOPPED;
        }
        step();
      }
      finishEpoch();
    }
    return Reason.COMPLETED;
  }

  private void pausing(boolean halted) {
    if (halted) {
      checkpoint();
    }
    progress.paused(halted);
    task.job().paused(halted);
  }

  private void step() throws WorkbenchException {
    PreparedBatch batch = samples.prepared(samples.batches().get(progress.batch()));
    int done = progress.done();
    stepping.run(batch, progress.rateAfter(done), done + 1, progress.tally());
    progress.batchDone();
    if (checkpoints.filter(CheckpointFolder::isDue).isPresent()) {
      checkpoint();
    }
    String doing =
        String.format(
            Locale.ROOT,
            "epoch %d of %d, loss %.4f",
            progress.epoch(),
            task.plan().epochs(),
            progress.tally().meanLoss());
    task.job().progress((double) progress.done() / progress.steps(), doing);
  }

  private void finishEpoch() throws WorkbenchException {
    Optional<Tally> measured = validation.run(weights);
    boolean isBest = measured.isEmpty() || best.offer(progress.epoch(), measured.get(), weights);
    EpochMetrics metrics = progress.epochDone(measured, isBest);
    LOG.info("{}", metrics);
    checkpoint();
    task.listener().epochFinished(metrics);
  }

  private boolean outOfPatience() {
    int patience = task.plan().validation().patience();
    return patience > 0 && progress.epoch() - 1 - best.epoch() >= patience;
  }

  private void checkpoint() {
    if (checkpoints.isPresent()) {
      TrainingState state = progress.state(stepping.firstLoss(), best.state());
      if (checkpoints.get().write(state, arrays(state))) {
        task.listener().checkpointed(state.epoch());
      }
    }
  }

  /** Puts the last good weights beside the checkpoint, and says so. */
  private WorkbenchException rescued(ExecutionException failure) throws WorkbenchException {
    if (checkpoints.isEmpty()) {
      return failure;
    }
    CheckpointFolder folder = checkpoints.get();
    if (folder.read(progress::fits, this::arrays).isEmpty()) {
      return failure;
    }
    OnnxWriter.write(result(), folder.rescued());
    return new ExecutionException(
        failure, "train.divergedKept", failure.getMessage(), folder.rescued());
  }
}
