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
import java.util.concurrent.CancellationException;
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
    Model paused = train(PLAN, pausing, JobContext.none());
    assertEquals(8, pausing.asked);
    Model straight = train(PLAN, TrainingListener.none(), JobContext.none());
    assertArrayEquals(OnnxWriter.toBytes(straight), OnnxWriter.toBytes(paused));
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
