package dev.lapidary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.job.FxJobRunner;
import dev.lapidary.app.job.Job;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.process.ProcessTrainingEngine;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** A real training in the window, whose process is killed and which is then run again. */
@ExtendWith(ApplicationExtension.class)
class KilledTrainingTest {
  private static final int EPOCHS = 120;

  @TempDir private Path home;

  private final FxJobRunner jobs = new FxJobRunner();
  private Workbench workbench;

  @BeforeEach
  void open() throws Exception {
    Stage stage = FxToolkit.registerPrimaryStage();
    TrainingEngine engine = new ProcessTrainingEngine(home.resolve("trainings"), "", 1);
    WindowServices tiny = WindowFixture.services(home);
    WindowServices real =
        new WindowServices(
            tiny.home(),
            tiny.catalog(),
            tiny.modelFiles(),
            () -> engine,
            tiny.environment(),
            tiny.gauge(),
            tiny.sample());
    FxToolkit.setupFixture(
        () -> {
          workbench =
              new Workbench(
                  real, WindowFixture.settings(home), jobs, new ScriptedDialogs(), () -> {});
          stage.setScene(new Scene(workbench.root(), 1280, 720));
          stage.show();
        });
  }

  @AfterEach
  void close() throws Exception {
    FxToolkit.setupFixture(workbench::close);
  }

  @Test
  void theWindowSaysSoAndGoesOnAndTheTrainingIsResumed(FxRobot robot) throws Exception {
    robot.clickOn("#welcome-sample");
    await(() -> !workbench.model().rows().isEmpty());
    robot.clickOn("#button-distill");
    List<String> labels =
        workbench.steps().forms(StepGroup.DISTILL).stream()
            .map(form -> form.type().label())
            .toList();
    ComboBox<?> box = robot.lookup("#steps-distill").queryAs(ComboBox.class);
    robot.interact(() -> box.getSelectionModel().select(labels.indexOf("train.fine-tune")));
    robot.interact(
        () ->
            robot
                .lookup("#parameter-epochs")
                .queryAs(TextField.class)
                .setText(String.valueOf(EPOCHS)));
    robot.clickOn("#create-variant");
    await(this::checkpointWritten);
    List<ProcessHandle> workers = workers().toList();
    assertEquals(1, workers.size(), "one training process");
    workers.get(0).destroyForcibly();
    await(() -> failed().size() == 1);
    String why = failed().get(0).failureProperty().get().orElseThrow().getMessage();
    assertTrue(why.contains("goes on from its last checkpoint"), why);
    assertEquals(1, workbench.model().rows().size(), "no half variant");

    robot.interact(this::layOut); // the form comes back when the training is over
    robot.clickOn("#create-variant");
    await(() -> workbench.model().rows().size() == 2);
    assertEquals(1, failed().size());
    assertEquals(0, workers().count());
  }

  private void layOut() {
    workbench.root().applyCss();
    workbench.root().layout();
  }

  private List<Job> failed() {
    return jobs.jobs().stream().filter(job -> job.state() == Job.State.FAILED).toList();
  }

  private boolean checkpointWritten() throws Exception {
    try (Stream<Path> files = Files.walk(home.resolve("trainings"))) {
      return files.anyMatch(file -> file.getParent().endsWith("checkpoints"));
    } catch (UncheckedIOException | NoSuchFileException e) {
      return false;
    }
  }

  private static Stream<ProcessHandle> workers() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("TrainingWorker"));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(90, TimeUnit.SECONDS, condition);
    WaitForAsyncUtils.waitForFxEvents();
  }
}
