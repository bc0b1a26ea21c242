package dev.lapidary.app;

import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.quantize.QuantizeViewModel.Tool;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.training.Trainings;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.ui.chart.ChartPane;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the screens, to be looked at: {@code -Dlapidary.screenshots=FOLDER}. */
@EnabledIfSystemProperty(named = "lapidary.screenshots", matches = ".+")
class ScreenshotsTest {
  private static final int[][] SIZES = {{1280, 720}, {1920, 1080}};
  private static final long UNTIL_PAINTED_MILLIS = 350;
  private static final long UNTIL_COMPUTED_MILLIS = 2000;
  private static final int MOST_WAITS = 40;

  @TempDir private Path home;

  @Test
  void writesPicturesOfTheMainScreens() throws Exception {
    DirectJobRunner jobs = new DirectJobRunner();
    photograph(
        jobs,
        WindowFixture.services(home),
        (folder, workbench) -> {
          shootAll(folder, "welcome", workbench, SIZES[0]);
          onWindowThread(() -> fillWithTiny(workbench, jobs));
          for (WorkbenchTab tab : WorkbenchTab.values()) {
            onWindowThread(() -> workbench.shell().tabProperty().set(tab));
            shootAll(folder, tab.name(), workbench, SIZES[0]);
          }
        });
  }

  @Test
  void writesPicturesOfATraining() throws Exception {
    DirectJobRunner jobs = new DirectJobRunner();
    photograph(
        jobs,
        WindowFixture.services(home),
        (folder, workbench) -> {
          onWindowThread(() -> fillWithTiny(workbench, jobs));
          onWindowThread(() -> workbench.shell().tabProperty().set(WorkbenchTab.DISTILL));
          shootTraining(folder, workbench, jobs);
        });
  }

  private static void shootTraining(Path folder, Workbench workbench, DirectJobRunner jobs)
      throws Exception {
    onWindowThread(
        () -> {
          Path teacher = Path.of("lenet-teacher.onnx").toAbsolutePath();
          workbench.model().project().orElseThrow().attachModel("teacher", teacher);
          workbench.model().attachmentsChanged();
        });
    shootAll(folder, "training-none", workbench, SIZES[0]);
    TrainingWatch watch = workbench.training().watch("student, distilled");
    onWindowThread(
        () -> {
          watch.started(Trainings.plan().withLoss(LossSettings.distilled(4, 0.9)));
          watch.preparing(0.34);
        });
    shoot(folder, "training-asking", workbench, SIZES[0], Theme.LIGHT, Language.ENGLISH);
    onWindowThread(() -> Trainings.run(watch, 7));
    shootAll(folder, "training", workbench, SIZES[0]);
    shoot(folder, "training-large", workbench, SIZES[1], Theme.DARK, Language.CHINESE);
    onWindowThread(() -> workbench.training().formFoldedProperty().set(false));
    shoot(folder, "training-unfolded", workbench, SIZES[0], Theme.LIGHT, Language.ENGLISH);
    onWindowThread(() -> workbench.training().formFoldedProperty().set(true));
    onWindowThread(workbench.training()::togglePause);
    shoot(folder, "training-paused", workbench, SIZES[0], Theme.DARK, Language.ENGLISH);
    onWindowThread(
        () -> {
          Trainings.run(watch, 12);
          watch.finished(new TrainingEnd(TrainingEnd.Reason.STOPPED_EARLY, 12, 9));
        });
    shoot(folder, "training-ended", workbench, SIZES[0], Theme.LIGHT, Language.CHINESE);
    onWindowThread(
        () -> {
          Trainings.run(watch, 3);
          watch.close();
          jobs.start(
              JobRequest.heavy(Phrase.of("job.create", "student"), job -> killed(), done -> {}));
        });
    shoot(folder, "training-died", workbench, SIZES[0], Theme.LIGHT, Language.ENGLISH);
  }

  private static Object killed() throws ExecutionException {
    throw new ExecutionException("train.workerDied", "signal 9");
  }

  /** Takes minutes: every figure is real. */
  @Test
  @EnabledIfSystemProperty(named = "lapidary.screenshots.sample", matches = "true")
  void writesPicturesOfTheSample() throws Exception {
    photograph(
        new DirectJobRunner(),
        WindowServices.of(Services.create(), home),
        (folder, workbench) -> {
          onWindowThread(() -> fillWithSample(workbench));
          for (int[] size : SIZES) {
            shootAll(folder, "sample", workbench, size);
          }
          onWindowThread(
              () ->
                  workbench.tradeOff().deviceProperty().set(workbench.tradeOff().devices().get(1)));
          shootAll(folder, "sample-device", workbench, SIZES[0]);
        });
  }

  /** Takes a minute: the layers and activations of the sample. */
  @Test
  void writesPicturesOfQuantization() throws Exception {
    photograph(
        new DirectJobRunner(),
        WindowFixture.withSample(home),
        (folder, workbench) -> {
          onWindowThread(
              () -> {
                workbench.handlers().openSample();
                workbench.shell().tabProperty().set(WorkbenchTab.QUANTIZE);
                workbench
                    .steps()
                    .chosenProperty(StepGroup.QUANTIZE)
                    .set(form(workbench, "quantize.static"));
              });
          shootAll(folder, "quantize-settings", workbench, SIZES[0]);
          shootTool(folder, workbench, Tool.LAYERS, "#rank-layers");
          shootTool(folder, workbench, Tool.CALIBRATION, "#observe");
          onWindowThread(() -> selectTensor(workbench, 5));
          Thread.sleep(UNTIL_COMPUTED_MILLIS);
          shootAll(folder, "calibration-inner", workbench, SIZES[0]);
          onWindowThread(() -> workbench.quantization().toolProperty().set(Tool.RECOVERY));
          onWindowThread(() -> create(workbench, 0, "quantize.static", Map.of(), "INT8"));
          onWindowThread(() -> workbench.model().select(workbench.model().rows().get(0).id()));
          Thread.sleep(UNTIL_COMPUTED_MILLIS);
          onWindowThread(() -> press(workbench, "#try-quantize-equalize"));
          onWindowThread(() -> workbench.model().select(workbench.model().rows().get(0).id()));
          Thread.sleep(UNTIL_COMPUTED_MILLIS);
          shootAll(folder, "recovery", workbench, SIZES[0]);
          onWindowThread(() -> workbench.model().select(workbench.model().rows().get(1).id()));
          shootTool(folder, workbench, Tool.ERRORS, "#compare-tensors");
          onWindowThread(() -> workbench.model().select(workbench.model().rows().get(0).id()));
          for (Tool tool : Tool.values()) {
            onWindowThread(() -> workbench.quantization().toolProperty().set(tool));
            shoot(folder, "large-" + tool, workbench, SIZES[1], Theme.DARK, Language.ENGLISH);
          }
        });
  }

  private static StepFormViewModel form(Workbench workbench, String label) {
    return workbench.steps().forms(StepGroup.QUANTIZE).stream()
        .filter(candidate -> candidate.type().label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static void shootTool(Path folder, Workbench workbench, Tool tool, String starter)
      throws Exception {
    onWindowThread(() -> workbench.quantization().toolProperty().set(tool));
    shoot(folder, tool + "-empty", workbench, SIZES[0], Theme.LIGHT, Language.ENGLISH);
    onWindowThread(() -> press(workbench, starter));
    Thread.sleep(UNTIL_COMPUTED_MILLIS);
    shootAll(folder, tool.name(), workbench, SIZES[0]);
  }

  private static void selectTensor(Workbench workbench, int index) {
    ((ListView<?>) workbench.root().lookup("#tensors")).getSelectionModel().select(index);
  }

  private static void press(Workbench workbench, String button) {
    ((Button) workbench.root().lookup(button)).fire();
  }

  private interface Session {
    void run(Path folder, Workbench workbench) throws Exception;
  }

  private void photograph(DirectJobRunner jobs, WindowServices services, Session session)
      throws Exception {
    Path folder = Files.createDirectories(Path.of(System.getProperty("lapidary.screenshots")));
    AtomicReference<Workbench> opened = new AtomicReference<>();
    onWindowThread(
        () -> {
          SettingsModel settings = WindowFixture.settings(home);
          Workbench workbench =
              new Workbench(services, settings, jobs, new ScriptedDialogs(), () -> {});
          Stage stage = new Stage();
          stage.setScene(new Scene(workbench.root(), SIZES[0][0], SIZES[0][1]));
          stage.show();
          opened.set(workbench);
        });
    session.run(folder, opened.get());
    onWindowThread(
        () -> {
          opened.get().root().getScene().getWindow().hide();
          opened.get().close();
        });
  }

  private static void fillWithSample(Workbench workbench) throws Exception {
    workbench.handlers().openSample();
    create(workbench, 0, "simplify.fold-batch-norm", Map.of(), "folded");
    create(workbench, 0, "quantize.static", Map.of(), "INT8 static");
    create(workbench, 0, "quantize.float16", Map.of(), "FP16");
    create(workbench, 0, "prune.magnitude", Map.of("sparsity", 0.3), "pruned 30 %");
    create(workbench, 4, "quantize.static", Map.of(), "pruned 30 %, INT8");
    create(workbench, 0, "prune.magnitude", Map.of("sparsity", 0.5), "pruned 50 %");
    workbench.model().select(workbench.model().rows().get(2).id());
  }

  private static void fillWithTiny(Workbench workbench, DirectJobRunner jobs) throws Exception {
    workbench.handlers().openSample();
    create(workbench, 0, "prune.magnitude", Map.of("sparsity", 0.1), "folded");
    create(workbench, 0, "quantize.static", Map.of(), "INT8");
    create(workbench, 0, "prune.magnitude", Map.of("sparsity", 0.6), "pruned 60 % + fine-tuned");
    create(workbench, 0, "prune.magnitude", Map.of("sparsity", 0.2), "student, distilled");
    create(workbench, 4, "prune.magnitude", Map.of("sparsity", 0.3), "student + INT8");
    jobs.start(
        JobRequest.heavy(
            Phrase.of("job.open", "broken-net.onnx"),
            job -> {
              throw new ModelException("recipe.invalidStep", "broken-net.onnx", "truncated");
            },
            done -> {}));
    workbench.model().select(workbench.model().rows().get(2).id());
  }

  private static void create(
      Workbench workbench, int parent, String label, Map<String, Object> values, String name)
      throws WorkbenchException {
    var step = TransformCatalog.standard().type(label).create(values);
    workbench.work().create(workbench.model().rows().get(parent), Recipe.of(step), name);
  }

  private static void shootAll(Path folder, String name, Workbench workbench, int[] size)
      throws Exception {
    for (Theme theme : Theme.values()) {
      for (Language language : Language.values()) {
        shoot(folder, name, workbench, size, theme, language);
      }
    }
  }

  private static void shoot(
      Path folder, String name, Workbench workbench, int[] size, Theme theme, Language language)
      throws Exception {
    String file =
        String.join("-", name, theme.name(), language.name(), "" + size[0])
            .toLowerCase(Locale.ROOT);
    onWindowThread(
        () -> {
          Window window = workbench.root().getScene().getWindow();
          window.setWidth(size[0]);
          window.setHeight(size[1]);
          workbench.use(theme);
          workbench.use(language);
        });
    Thread.sleep(UNTIL_PAINTED_MILLIS);
    awaitCharts(workbench);
    onWindowThread(() -> shoot(folder.resolve(file + ".png"), workbench));
  }

  // charts are painted in the background, which takes long on a busy machine
  private static void awaitCharts(Workbench workbench) throws Exception {
    AtomicBoolean painted = new AtomicBoolean();
    for (int i = 0; i < MOST_WAITS && !painted.get(); i++) {
      Thread.sleep(UNTIL_PAINTED_MILLIS);
      onWindowThread(
          () ->
              painted.set(
                  workbench.root().lookupAll(".chart-pane").stream()
                      .allMatch(pane -> !pane.isVisible() || ((ChartPane) pane).showsPicture())));
    }
  }

  private static void shoot(Path file, Workbench workbench) throws IOException {
    WritableImage picture = workbench.root().snapshot(null, null);
    ImageIO.write(SwingFXUtils.fromFXImage(picture, null), "png", file.toFile());
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void onWindowThread(Body body) throws Exception {
    AtomicReference<Exception> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    Runnable guarded =
        () -> {
          try {
            body.run();
          } catch (Exception e) {
            failure.set(e);
          } finally {
            done.countDown();
          }
        };
    try {
      Platform.startup(guarded);
      Platform.setImplicitExit(false);
    } catch (IllegalStateException e) {
      Platform.runLater(guarded);
    }
    done.await();
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
