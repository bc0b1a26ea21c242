package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.ScheduleSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingEnd.Reason;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;
import dev.lapidary.core.train.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A listener pauses a training and ends it, three batches an epoch. */
class TrainingSignalTest {
  private static final MemoryDataset STRIPES = MemoryDataset.stripes(90, 1);
  private static final TrainingPlan PLAN =
      TrainingPlan.of(2, 30, 0.05).withSchedule(ScheduleSettings.constant(0.05));

  private final DjlTrainingEngine engine = new DjlTrainingEngine();

  /** Answers by how often it was asked before, from 0. */
  private static final class Steering implements TrainingListener {
    private final IntFunction<TrainingSignal> answers;
    private int asked;
    private TrainingEnd end;

    Steering(IntFunction<TrainingSignal> answers) {
      this.answers = answers;
    }

    @Override
    public void epochFinished(EpochMetrics metrics) {}

    @Override
    public TrainingSignal signal() {
      return answers.apply(asked++);
    }

    @Override
    public void finished(TrainingEnd found) {
      end = found;
    }
  }

  private Model train(TrainingPlan plan, TrainingListener listener, JobContext job)
      throws Exception {
    TrainingData data = TrainingData.of(STRIPES);
    return engine.train(StripesNetwork.model(), plan, data, listener, job);
  }

  @Test
  void aPauseChangesNothing() throws Exception {
    Steering pausing =
        new Steering(i -> i == 2 || i == 3 ? TrainingSignal.PAUSE : TrainingSignal.CONTINUE);
    List<Boolean> told = new ArrayList<>();
    Model paused = train(PLAN, pausing, new Hearing(told::add));
    assertEquals(8, pausing.asked);
    assertEquals(List.of(true, false), told);
    Model straight = train(PLAN, TrainingListener.none(), JobContext.none());
    assertArrayEquals(OnnxWriter.toBytes(straight), OnnxWriter.toBytes(paused));
  }

  /** A job that passes on pauses. */
  private record Hearing(Consumer<Boolean> pauses) implements JobContext {
    @Override
    public void progress(double fraction, String message) {}

    @Override
    public void paused(boolean halted) {
      pauses.accept(halted);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }

  /** Pauses at once, for a while, and knows when. */
  private static final class Pausing implements TrainingListener {
    private static final long LEAST_NANOS = 300_000_000;

    private long start;
    private long halted;
    private long resumed;
    private long epochNanos;
    private long end;

    void paused(boolean now) {
      if (now) {
        halted = System.nanoTime();
      }
    }

    @Override
    public void started(TrainingPlan plan) {
      start = System.nanoTime();
    }

    @Override
    public TrainingSignal signal() {
      long now = System.nanoTime();
      if (halted == 0 || now - halted < LEAST_NANOS) {
        return TrainingSignal.PAUSE;
      }
      resumed = resumed == 0 ? now : resumed;
      return TrainingSignal.CONTINUE;
    }

    @Override
    public void epochFinished(EpochMetrics metrics) {
      end = System.nanoTime();
      epochNanos = (long) (1e9 * metrics.seconds());
    }
  }

  @Test
  void aPauseIsNoTimeOfItsEpoch() throws Exception {
    Pausing pausing = new Pausing();
    train(TrainingPlan.of(1, 90, 0.05), pausing, new Hearing(pausing::paused));
    long running = pausing.end - pausing.start - (pausing.resumed - pausing.halted);
    assertTrue(pausing.epochNanos <= running, pausing.epochNanos + " > " + running);
  }

  @Test
  void stoppingKeepsTheWeightsAtHand() throws Exception {
    Steering stopping = new Steering(i -> i < 3 ? TrainingSignal.CONTINUE : TrainingSignal.STOP);
    Model stopped = train(PLAN, stopping, JobContext.none());
    assertEquals(new TrainingEnd(Reason.STOPPED, 1, 0), stopping.end);
    TrainingPlan one = TrainingPlan.of(1, 30, 0.05).withSchedule(PLAN.schedule());
    Model oneEpoch = train(one, TrainingListener.none(), JobContext.none());
    assertArrayEquals(OnnxWriter.toBytes(oneEpoch), OnnxWriter.toBytes(stopped));
  }

  @Test
  void stoppingKeepsTheBestEpochIfThereIsOne() throws Exception {
    Steering stopping = new Steering(i -> i < 4 ? TrainingSignal.CONTINUE : TrainingSignal.STOP);
    Validation keeping = new Validation(0.3, true, 0, BestBy.LOSS);
    train(PLAN.withValidation(keeping), stopping, JobContext.none());
    assertEquals(new TrainingEnd(Reason.STOPPED, 1, 1), stopping.end);
  }

  @Test
  void aPausedTrainingCanBeCancelled() {
    Steering pausing = new Steering(i -> TrainingSignal.PAUSE);
    JobContext job =
        new JobContext() {
          @Override
          public void progress(double fraction, String message) {}

          @Override
          public boolean isCancelled() {
            return pausing.asked > 2;
          }

          @Override
          public Registration onCancel(Runnable action) {
            return () -> {};
          }
        };
    assertThrows(CancellationException.class, () -> train(PLAN, pausing, job));
    assertTrue(pausing.asked < 5);
  }
}
