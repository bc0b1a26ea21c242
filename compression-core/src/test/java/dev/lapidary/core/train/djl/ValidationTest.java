package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.ScheduleSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingEnd.Reason;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done with data that weights are not fitted on. */
class ValidationTest {
  private static final MemoryDataset TRAINING = MemoryDataset.stripes(40, 1);
  private static final MemoryDataset VALIDATION = doubtful(MemoryDataset.stripes(90, 2));

  private final DjlTrainingEngine engine = new DjlTrainingEngine();
  private final Diary diary = new Diary();

  /** Every fifth label is wrong, so that the loss rises once the model is too sure. */
  private static MemoryDataset doubtful(MemoryDataset right) {
    int[] labels = right.classIndices().clone();
    for (int i = 0; i < labels.length; i += 5) {
      labels[i] = (labels[i] + 1) % 3;
    }
    return new MemoryDataset("x", right.samples(), labels, 1, 8, 8);
  }

  /** Writes down what it hears. */
  private static final class Diary implements TrainingListener {
    final List<EpochMetrics> epochs = new ArrayList<>();
    final List<TrainingEnd> ends = new ArrayList<>();

    @Override
    public void epochFinished(EpochMetrics metrics) {
      epochs.add(metrics);
    }

    @Override
    public void finished(TrainingEnd end) {
      ends.add(end);
    }
  }

  private static TrainingPlan plan(int epochs, Validation validation) {
    return TrainingPlan.of(epochs, 20, 0.2)
        .withSchedule(ScheduleSettings.constant(0.2))
        .withValidation(validation);
  }

  private Model train(TrainingPlan plan, Optional<MemoryDataset> validation)
      throws WorkbenchException {
    TrainingData data = TrainingData.of(TRAINING).withValidation(validation.map(d -> d));
    return engine.train(StripesNetwork.model(), plan, data, diary, JobContext.none());
  }

  @Test
  void isMeasuredAfterEveryEpochInInferenceMode() throws Exception {
    Model trained = train(plan(2, Validation.NONE), Optional.of(VALIDATION));
    assertEquals(
        StripesAccuracy.of(trained, VALIDATION), diary.epochs.get(1).validationTop1(), 1e-9);
    assertTrue(diary.epochs.get(0).validationLoss() > 0);
    assertEquals(List.of(new TrainingEnd(Reason.COMPLETED, 2, 0)), diary.ends);
  }

  @Test
  void measuringChangesNothing() throws Exception {
    byte[] without = OnnxWriter.toBytes(train(plan(2, Validation.NONE), Optional.empty()));
    byte[] with = OnnxWriter.toBytes(train(plan(2, Validation.NONE), Optional.of(VALIDATION)));
    assertArrayEquals(without, with);
  }

  @Test
  void theBestEpochIsKept() throws Exception {
    Validation keeping = new Validation(0, true, 0, BestBy.LOSS);
    Model kept = train(plan(12, keeping), Optional.of(VALIDATION));
    int best = diary.ends.get(0).keptEpoch();
    assertTrue(best < 12, "the last epoch is the best: " + diary.epochs);
    for (EpochMetrics epoch : diary.epochs) {
      assertTrue(epoch.validationLoss() >= diary.epochs.get(best - 1).validationLoss());
    }
    Model shorter = train(plan(best, Validation.NONE), Optional.empty());
    assertArrayEquals(OnnxWriter.toBytes(shorter), OnnxWriter.toBytes(kept));
  }

  @Test
  void patienceEndsTheTraining() throws Exception {
    train(plan(40, new Validation(0, false, 3, BestBy.LOSS)), Optional.of(VALIDATION));
    TrainingEnd end = diary.ends.get(0);
    assertEquals(Reason.STOPPED_EARLY, end.reason());
    assertTrue(end.epochs() < 40);
    int last = end.epochs() - 1;
    for (int i = last - 2; i <= last; i++) {
      assertEquals(false, diary.epochs.get(i).best());
    }
    assertTrue(diary.epochs.get(last - 3).best());
  }

  @Test
  void aShareOfTheTrainingDataMayBeHeldOut() throws Exception {
    Model less = train(plan(1, new Validation(0.5, false, 0, BestBy.LOSS)), Optional.empty());
    assertTrue(diary.epochs.get(0).validationTop1() >= 0);
    Model all = train(plan(1, Validation.NONE), Optional.empty());
    assertNotEquals(all.graph().initializers(), less.graph().initializers());
  }

  private void assertFails(String key, TrainingPlan plan) {
    WorkbenchException failure =
        assertThrows(WorkbenchException.class, () -> train(plan, Optional.empty()));
    assertEquals(key, failure.messageKey());
  }

  @Test
  void decisionsNeedValidationData() {
    assertFails("train.noValidation", plan(1, new Validation(0, true, 0, BestBy.LOSS)));
    assertFails("train.emptyHoldOut", plan(1, new Validation(0.001, true, 0, BestBy.LOSS)));
  }

  @Test
  void theBestByTop1NeedsClassScores() {
    TrainingPlan plan = plan(1, new Validation(0.5, true, 0, BestBy.TOP1));
    LossTerm term = new LossTerm("y", LossKind.COSINE, 1, 1);
    assertFails("train.noTop1", plan.withLoss(LossSettings.of(List.of(term))));
  }

  @Test
  void validationDataIsCheckedBeforeAnythingIsComputed() {
    MemoryDataset unlabelled = new MemoryDataset("x", VALIDATION.samples(), null, 1, 8, 8);
    MemoryDataset small = new MemoryDataset("x", new float[4][16], new int[4], 1, 4, 4);
    for (MemoryDataset unfit : List.of(unlabelled, small)) {
      TrainingData data = TrainingData.of(TRAINING).withValidation(Optional.of(unfit));
      assertThrows(
          DataException.class,
          () -> DjlTrainingEngine.check(StripesNetwork.model(), plan(1, Validation.NONE), data));
    }
  }
}
