package dev.lapidary.app.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.core.error.ModelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** The panel of jobs on a screen in memory. */
@ExtendWith(ApplicationExtension.class)
class JobsViewTest {
  private static final ModelException FAILURE =
      new ModelException("train.unsupportedFront", "Scaler -> normalized", 120_000, 3_400_000);

  private final DirectJobRunner jobs = new DirectJobRunner();
  private Stage stage;

  @BeforeEach
  void show() throws Exception {
    stage = FxToolkit.registerPrimaryStage();
    FxToolkit.setupFixture(
        () -> {
          JobsView view = new JobsView(jobs, new Messages(Language.ENGLISH));
          stage.setScene(new Scene(view, 700, 300));
          stage.show();
          JobRequest<Object> failing =
              JobRequest.heavy(
                  Phrase.of("job.create", "student"),
                  job -> {
                    throw FAILURE;
                  },
                  done -> {});
          jobs.start(failing);
        });
  }

  @Test
  void aJobIsNamedInTheLanguageOfTheWindow(FxRobot robot) throws Exception {
    assertEquals("Make student", robot.lookup(".job-title").queryAs(Label.class).getText());
    FxToolkit.setupFixture(
        () -> stage.getScene().setRoot(new JobsView(jobs, new Messages(Language.CHINESE))));
    WaitForAsyncUtils.waitForFxEvents();
    String chinese = new Messages(Language.CHINESE).get("job.create", "student");
    assertEquals(chinese, robot.lookup(".job-title").queryAs(Label.class).getText());
  }

  @Test
  void aPausedJobSaysSo(FxRobot robot) throws Exception {
    CompletableFuture<Object> over = new CompletableFuture<>();
    FxJobRunner background = new FxJobRunner();
    FxToolkit.setupFixture(
        () -> {
          stage.getScene().setRoot(new JobsView(background, new Messages(Language.ENGLISH)));
          background.start(
              JobRequest.heavy(
                  Phrase.of("job.create", "student"),
                  job -> {
                    job.progress(0.5, "epoch 2 of 4");
                    job.paused(true);
                    return over.join();
                  },
                  done -> {}));
        });
    try {
      WaitForAsyncUtils.waitFor(
          20,
          TimeUnit.SECONDS,
          () -> robot.lookup(".job-time").queryAs(Label.class).getText().startsWith("paused · "));
      assertTrue(robot.lookup(".job-bar").query().isVisible());
    } finally {
      over.complete("done");
      background.close();
    }
  }

  @Test
  void theReasonOfAFailureIsReadAsAWhole(FxRobot robot) throws Exception {
    assertReadable(robot);
  }

  @Test
  void theReasonFollowsTheWidthOfTheWindow(FxRobot robot) throws Exception {
    double before = assertReadable(robot);
    FxToolkit.setupFixture(() -> stage.setWidth(360));
    double narrow = assertReadable(robot);
    assertTrue(narrow > before, narrow + " is not above " + before);
    FxToolkit.setupFixture(() -> stage.setWidth(700));
    assertEquals(before, assertReadable(robot));
  }

  /** Returns the height of the reason. */
  private double assertReadable(FxRobot robot) {
    WaitForAsyncUtils.waitForFxEvents();
    Label why = robot.lookup(".job-failure > .label").queryAs(Label.class);
    assertEquals(FAILURE.getMessage(), why.getText());
    Text painted = (Text) why.lookup(".text");
    assertEquals(why.getText(), painted.getText(), "cut off");
    Bounds place = why.localToScene(why.getLayoutBounds());
    assertTrue(place.getMaxX() <= stage.getScene().getWidth(), "beyond the edge: " + place);
    robot.lookup(".scroll-bar").queryAllAs(ScrollBar.class).stream()
        .filter(bar -> bar.getOrientation() == Orientation.HORIZONTAL)
        .forEach(bar -> assertFalse(bar.isVisible(), "scrolls sideways"));
    Bounds link = robot.lookup(".job-failure .hyperlink").query().getBoundsInParent();
    assertTrue(link.getMinY() >= why.getBoundsInParent().getMaxY(), "the link lies on the reason");
    return why.getHeight();
  }
}
