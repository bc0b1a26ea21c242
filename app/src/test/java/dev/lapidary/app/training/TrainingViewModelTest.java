package dev.lapidary.app.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.training.TrainingStatus.State;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingEnd.Reason;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javafx.beans.value.ObservableValue;
import org.junit.jupiter.api.Test;

class TrainingViewModelTest {
  private final Queue<Runnable> window = new ArrayDeque<>();
  private final TrainingViewModel viewModel = new TrainingViewModel(window::add);
  private final TrainingWatch watch = viewModel.watch("student");

  private TrainingStatus shown() {
    while (!window.isEmpty()) {
      window.remove().run();
    }
    return viewModel.status();
  }

  @Test
  void aJobThatDoesNotTrainShowsNothing() {
    watch.close();
    assertEquals(TrainingStatus.NONE, shown());
  }

  @Test
  void epochsAreShownOnTheWindowsThreadAlone() {
    Trainings.run(watch, 2);
    assertEquals(TrainingStatus.NONE, viewModel.status());
    assertEquals(List.of(Trainings.epoch(1), Trainings.epoch(2)), shown().epochs());
    assertEquals(State.RUNNING, viewModel.status().state());
    assertEquals(12, viewModel.status().planned());
  }

  @Test
  void manyEpochsAtOnceAreOneChange() {
    Trainings.run(watch, 12);
    assertEquals(1, window.size());
  }

  @Test
  void pausingAndResumingReachesTheTraining() {
    Trainings.run(watch, 1);
    shown();
    viewModel.togglePause();
    assertEquals(TrainingSignal.PAUSE, watch.signal());
    assertEquals(State.PAUSED, shown().state());
    viewModel.togglePause();
    assertEquals(TrainingSignal.CONTINUE, watch.signal());
    assertEquals(State.RUNNING, shown().state());
  }

  @Test
  void aPauseIsToldInTheStatusLine() {
    ObservableValue<String> line = viewModel.line(new Messages(Language.ENGLISH));
    assertEquals("", line.getValue());
    Trainings.run(watch, 1);
    shown();
    viewModel.togglePause();
    shown();
    assertEquals("student: paused in epoch 2 of 12", line.getValue());
    watch.close();
    shown();
    assertEquals("", line.getValue());
  }

  @Test
  void theFormGivesItsPlaceWhileATrainingIsUnderWay() {
    Trainings.run(watch, 1);
    shown();
    assertTrue(viewModel.formFoldedProperty().get());
    viewModel.formFoldedProperty().set(false);
    watch.epochFinished(Trainings.epoch(2));
    shown();
    assertFalse(viewModel.formFoldedProperty().get(), "it is wanted");
    viewModel.formFoldedProperty().set(true);
    watch.close();
    shown();
    assertFalse(viewModel.formFoldedProperty().get());
  }

  @Test
  void theEpochsCanBeSteeredOnceTheTeacherHasAnswered() {
    watch.started(Trainings.plan());
    watch.preparing(0.25);
    assertEquals(State.PREPARING, shown().state());
    assertEquals(0.25, viewModel.status().prepared());
    viewModel.togglePause();
    assertEquals(TrainingSignal.CONTINUE, watch.signal());
    watch.preparing(1);
    assertEquals(State.RUNNING, shown().state());
  }

  @Test
  void aTrainingThatIsEndingTakesNoFurtherCommand() {
    Trainings.run(watch, 1);
    shown();
    viewModel.stop();
    assertEquals(State.ENDING, shown().state());
    viewModel.togglePause();
    assertEquals(TrainingSignal.STOP, watch.signal());
  }

  @Test
  void aFinishedTrainingSaysHowItEnded() {
    Trainings.run(watch, 11);
    TrainingEnd end = new TrainingEnd(Reason.STOPPED, 11, 9);
    watch.finished(end);
    watch.close();
    assertEquals(State.FINISHED, shown().state());
    assertEquals(end, viewModel.status().end().orElseThrow());
    assertEquals(9, viewModel.status().markedEpoch());
    assertFalse(viewModel.status().state().steerable());
  }

  @Test
  void aJobThatFailsLeavesItsCurvesAndNoEnd() {
    Trainings.run(watch, 3);
    watch.close();
    assertEquals(State.GIVEN_UP, shown().state());
    assertEquals(3, viewModel.status().epochs().size());
  }

  @Test
  void aNewTrainingStartsFromEmptyCurvesAndRuns() {
    Trainings.run(watch, 5);
    shown();
    viewModel.stop();
    watch.finished(new TrainingEnd(Reason.STOPPED, 5, 5));
    watch.started(TrainingPlan.of(2, 32, 0.1));
    assertEquals(List.of(), shown().epochs());
    assertEquals(TrainingSignal.CONTINUE, watch.signal());
    assertEquals(2, viewModel.status().planned());
  }

  @Test
  void commandsGoToTheNewestTraining() {
    Trainings.run(watch, 1);
    watch.close();
    TrainingWatch newer = viewModel.watch("narrow");
    Trainings.run(newer, 1);
    assertEquals("narrow", shown().variant());
    viewModel.togglePause();
    assertEquals(TrainingSignal.PAUSE, newer.signal());
    assertEquals(TrainingSignal.CONTINUE, watch.signal());
  }

  @Test
  void theBestSoFarIsMarkedOnlyWithValidationData() {
    Trainings.run(watch, 11);
    assertEquals(9, shown().markedEpoch());
    watch.started(Trainings.plan());
    watch.epochFinished(new EpochMetrics(1, 0.5, 0.8, Double.NaN, Double.NaN, true, 0.1, 1));
    assertEquals(0, shown().markedEpoch());
    assertTrue(viewModel.status().latest().isPresent());
  }
}
