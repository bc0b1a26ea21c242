package dev.lapidary.app;

import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.TransformCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the screens, to be looked at: {@code -Dlapidary.screenshots=FOLDER}. */
@EnabledIfSystemProperty(named = "lapidary.screenshots", matches = ".+")
class ScreenshotsTest {
  private static final int[][] SIZES = {{1280, 720}, {1920, 1080}};

  @TempDir private Path home;

  @Test
  void writesPicturesOfTheMainScreens() throws Exception {
    Path folder = Files.createDirectories(Path.of(System.getProperty("lapidary.screenshots")));
    onWindowThread(
        () -> {
          SettingsModel settings = WindowFixture.settings(home);
          DirectJobRunner jobs = new DirectJobRunner();
          Workbench workbench =
              new Workbench(
                  WindowFixture.services(home), settings, jobs, new ScriptedDialogs(), () -> {});
          Stage stage = new Stage();
          stage.setScene(new Scene(workbench.root(), 1280, 720));
          stage.show();
          shootAll(folder, "welcome", workbench);
          fill(workbench, jobs);
          shootAll(folder, "tradeoff", workbench);
          for (WorkbenchTab tab :
              List.of(WorkbenchTab.PRUNE, WorkbenchTab.QUANTIZE, WorkbenchTab.DISTILL)) {
            workbench.shell().tabProperty().set(tab);
            shootAll(folder, tab.name().toLowerCase(Locale.ROOT), workbench);
          }
          stage.close();
        });
  }

  private static void fill(Workbench workbench, DirectJobRunner jobs) throws Exception {
    workbench.handlers().openSample();
    var prune = TransformCatalog.standard().type("prune.magnitude");
    String[] names = {
      "folded", "INT8", "pruned 60 % + fine-tuned", "student, distilled", "student + INT8"
    };
    for (int i = 0; i < names.length; i++) {
      var model = workbench.model();
      var parent = i < 2 ? model.rows().get(0) : model.rows().get(i == 4 ? 4 : 0);
      var step = prune.create(Map.of("sparsity", 0.1 + 0.15 * i));
      workbench.work().create(parent, Recipe.of(step), names[i]);
    }
    jobs.start(
        JobRequest.heavy(
            "Open broken-net.onnx",
            job -> {
              throw new ModelException("recipe.invalidStep", "broken-net.onnx", "truncated");
            },
            done -> {}));
    workbench.model().select(workbench.model().rows().get(2).id());
  }

  private static void shootAll(Path folder, String name, Workbench workbench) throws IOException {
    for (Theme theme : Theme.values()) {
      for (Language language : Language.values()) {
        workbench.use(theme);
        workbench.use(language);
        int[][] sizes = name.equals("tradeoff") ? SIZES : new int[][] {SIZES[0]};
        for (int[] size : sizes) {
          String file =
              String.join("-", name, theme.name(), language.name(), "" + size[0])
                  .toLowerCase(Locale.ROOT);
          shoot(folder.resolve(file + ".png"), workbench, size);
        }
      }
    }
  }

  private static void shoot(Path file, Workbench workbench, int[] size) throws IOException {
    workbench.root().applyCss();
    workbench.root().resize(size[0], size[1]);
    workbench.root().layout();
    workbench.root().layout();
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
    } catch (IllegalStateException e) {
      Platform.runLater(guarded);
    }
    done.await();
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
