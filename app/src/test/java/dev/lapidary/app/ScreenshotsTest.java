package dev.lapidary.app;

import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.training.Trainings;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingEnd;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the screens, to be looked at: {@code -Dlapidary.screenshots=FOLDER}. */
@EnabledIfSystemProperty(named = "lapidary.screenshots", matches = ".+")
class ScreenshotsTest {

  @TempDir private Path home;

  @Test
  void writesPicturesOfTheMainScreens() throws Exception {
    DirectJobRunner jobs = new DirectJobRunner();
    Camera.photograph(
        home,
        jobs,
        WindowFixture.services(home),
        (folder, workbench) -> {
          Camera.shootAll(folder, "welcome", workbench, Camera.SIZES[0]);
          Camera.onWindowThread(() -> fillWithTiny(workbench, jobs));
          for (WorkbenchTab tab : WorkbenchTab.values()) {
            Camera.onWindowThread(() -> workbench.shell().tabProperty().set(tab));
            Camera.shootAll(folder, tab.name(), workbench, Camera.SIZES[0]);
          }
        });
  }

  @Test
  void writesPicturesOfATraining() throws Exception {
    DirectJobRunner jobs = new DirectJobRunner();
    Camera.photograph(
        home,
        jobs,
        WindowFixture.services(home),
        (folder, workbench) -> {
          Camera.onWindowThread(() -> fillWithTiny(workbench, jobs));
          Camera.onWindowThread(() -> workbench.shell().tabProperty().set(WorkbenchTab.DISTILL));
          shootTraining(folder, workbench, jobs);
        });
  }

  private static void shootTraining(Path folder, Workbench workbench, DirectJobRunner jobs)
      throws Exception {
    Camera.onWindowThread(
        () -> {
          Path teacher = Path.of("lenet-teacher.onnx").toAbsolutePath();
          workbench.model().project().orElseThrow().attachModel("teacher", teacher);
          workbench.model().attachmentsChanged();
        });
    Camera.shootAll(folder, "training-none", workbench, Camera.SIZES[0]);
    TrainingWatch watch = workbench.training().watch("student, distilled");
    Camera.onWindowThread(
        () -> {
          watch.started(Trainings.plan().withLoss(LossSettings.distilled(4, 0.9)));
          watch.preparing(0.34);
        });
    Camera.shoot(
        folder, "training-asking", workbench, Camera.SIZES[0], Theme.LIGHT, Language.ENGLISH);
    Camera.onWindowThread(() -> Trainings.run(watch, 7));
    Camera.shootAll(folder, "training", workbench, Camera.SIZES[0]);
    Camera.shoot(
        folder, "training-large", workbench, Camera.SIZES[1], Theme.DARK, Language.CHINESE);
    Camera.onWindowThread(() -> workbench.training().formFoldedProperty().set(false));
    Camera.shoot(
        folder, "training-unfolded", workbench, Camera.SIZES[0], Theme.LIGHT, Language.ENGLISH);
    Camera.onWindowThread(() -> workbench.training().formFoldedProperty().set(true));
    Camera.onWindowThread(workbench.training()::togglePause);
    Camera.shoot(
        folder, "training-paused", workbench, Camera.SIZES[0], Theme.DARK, Language.ENGLISH);
    Camera.onWindowThread(
        () -> {
          Trainings.run(watch, 12);
          watch.finished(new TrainingEnd(TrainingEnd.Reason.STOPPED_EARLY, 12, 9));
        });
    Camera.shoot(
        folder, "training-ended", workbench, Camera.SIZES[0], Theme.LIGHT, Language.CHINESE);
    Camera.onWindowThread(
        () -> {
          Trainings.run(watch, 3);
          watch.close();
          jobs.start(
              JobRequest.heavy(Phrase.of("job.create", "student"), job -> killed(), done -> {}));
        });
    Camera.shoot(
        folder, "training-died", workbench, Camera.SIZES[0], Theme.LIGHT, Language.ENGLISH);
  }

  private static Object killed() throws ExecutionException {
    throw new ExecutionException("train.workerDied", "signal 9");
  }

  /** Takes minutes: every figure is real. */
  @Test
  @EnabledIfSystemProperty(named = "lapidary.screenshots.sample", matches = "true")
  void writesPicturesOfTheSample() throws Exception {
    Camera.photograph(
        home,
        new DirectJobRunner(),
        WindowServices.of(Services.create(), home),
        (folder, workbench) -> {
          Camera.onWindowThread(() -> fillWithSample(workbench));
          for (int[] size : Camera.SIZES) {
            Camera.shootAll(folder, "sample", workbench, size);
          }
          Camera.onWindowThread(
              () ->
                  workbench.tradeOff().deviceProperty().set(workbench.tradeOff().devices().get(1)));
          Camera.shootAll(folder, "sample-device", workbench, Camera.SIZES[0]);
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

  static void create(
      Workbench workbench, int parent, String label, Map<String, Object> values, String name)
      throws WorkbenchException {
    var step = TransformCatalog.standard().type(label).create(values);
    workbench.work().create(workbench.model().rows().get(parent), Recipe.of(step), name);
  }
}
