package dev.lapidary.app;

import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.ui.chart.ChartPane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;

/** Photographs the window for tests: {@code -Dlapidary.screenshots=FOLDER}. */
final class Camera {
  static final int[][] SIZES = {{1280, 720}, {1920, 1080}};

  private static final long UNTIL_PAINTED_MILLIS = 350;
  private static final int MOST_WAITS = 40;

  private Camera() {}

  interface Session {
    void run(Path folder, Workbench workbench) throws Exception;
  }

  static void photograph(Path home, DirectJobRunner jobs, WindowServices services, Session session)
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

  static void shootAll(Path folder, String name, Workbench workbench, int[] size) throws Exception {
    for (Theme theme : Theme.values()) {
      for (Language language : Language.values()) {
        shoot(folder, name, workbench, size, theme, language);
      }
    }
  }

  static void shoot(
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

  interface Body {
    void run() throws Exception;
  }

  static void onWindowThread(Body body) throws Exception {
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
