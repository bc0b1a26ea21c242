package dev.lapidary.app.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lapidary.app.training.TrainingStatus.State;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingEnd.Reason;
import dev.lapidary.core.train.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTextsTest {
  private final TrainingTexts texts = new TrainingTexts(new Messages(Language.ENGLISH));

  private static TrainingStatus status(State state, int epochs, boolean keepsBest) {
    List<EpochMetrics> done = IntStream.rangeClosed(1, epochs).mapToObj(Trainings::epoch).toList();
    return status(state, 1, keepsBest ? Trainings.plan() : TrainingPlan.of(12, 128, 0.1), done);
  }

  private static TrainingStatus status(
      State state, double prepared, TrainingPlan plan, List<EpochMetrics> done) {
    return new TrainingStatus(
        state, "student", Optional.of(plan), prepared, done, Optional.empty());
  }

  private String ended(Reason reason, int epochs, int kept) {
    return texts.headline(
        new TrainingStatus(
            State.FINISHED,
            "student",
            Optional.of(Trainings.plan()),
            1,
            List.of(),
            Optional.of(new TrainingEnd(reason, epochs, kept))));
  }

  @Test
  void aRunningTrainingTellsItsEpochAndFigures() {
    TrainingStatus status = status(State.RUNNING, 4, true);
    assertEquals("student: epoch 5 of 12", texts.headline(status));
    assertEquals(
        "Epoch 4 · loss 0.455 (validation 0.485) · accuracy 84.25 % (validation 84.00 %)"
            + " · rate 0.0692 · took 11 s · best so far: epoch 4",
        texts.figures(status));
  }

  @Test
  void withoutValidationDataAndLabelsOnlyTheLossIsTold() {
    EpochMetrics epoch = new EpochMetrics(1, 0.5, Double.NaN, Double.NaN, Double.NaN, true, 0.1, 2);
    assertEquals("Epoch 1 · loss 0.500 · rate 0.100 · took 2 s", texts.figures(epoch));
  }

  @Test
  void theEndTellsItsReasonAndWhichWeightsWereKept() {
    assertEquals(
        "student: all 12 epochs were run. The weights at the end were kept.",
        ended(Reason.COMPLETED, 12, 0));
    assertEquals(
        "student: stopped early after 11 epochs, since none was better for a while."
            + " The weights of epoch 9 were kept.",
        ended(Reason.STOPPED_EARLY, 11, 9));
    assertEquals(
        "student: stopped by you after 1 epoch. The weights of epoch 1 were kept.",
        ended(Reason.STOPPED, 1, 1));
  }

  @Test
  void beforeTheEpochsTheTeacherIsNamed() {
    TrainingPlan taught = Trainings.plan().withLoss(LossSettings.distilled(2, 0.5));
    assertEquals(
        "student: the teacher answers for every sample, 34 % done",
        texts.headline(status(State.PREPARING, 0.344, taught, List.of())));
    assertEquals(
        "student: the frozen part is computed for every sample, 0 % done",
        texts.headline(status(State.PREPARING, 0, Trainings.plan(), List.of())));
  }

  @Test
  void stoppingPromisesTheBestOnlyWhereItIsKept() {
    assertEquals("Stop and keep the best", texts.stop(status(State.RUNNING, 1, true)));
    assertEquals("Stop and keep the weights", texts.stop(status(State.RUNNING, 1, false)));
    assertEquals("Stop and keep the weights", texts.stop(status(State.GIVEN_UP, 1, false)));
    assertEquals("Stop and keep the weights", texts.stop(TrainingStatus.NONE));
  }

  @ParameterizedTest
  @EnumSource
  void everyStateHasWordsAndAReasonWhereNothingCanBeDone(State state) {
    if (state != State.FINISHED) {
      assertNotEquals("", texts.headline(status(state, 1, true)));
    }
    if (!state.steerable() && state != State.FINISHED) {
      assertEquals(
          switch (state) {
            case ENDING -> "The training is ending already.";
            case PREPARING ->
                "The epochs have not begun; cancel the job below to give the training up.";
            default -> "No training is under way.";
          },
          texts.pauseTip(status(state, 1, true)));
    }
  }
}
