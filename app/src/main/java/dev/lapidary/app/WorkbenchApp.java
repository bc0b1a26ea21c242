package dev.lapidary.app;

import dev.lapidary.app.job.FxJobRunner;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.settings.SettingsStore;
import dev.lapidary.app.settings.WindowState;
import dev.lapidary.app.ui.DialogService;
import dev.lapidary.app.ui.FxDialogs;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Problem;
import dev.lapidary.app.ui.Themes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window: its place, its start and its end. */
public final class WorkbenchApp extends Application {
  private static final Logger LOG = LoggerFactory.getLogger(WorkbenchApp.class);
  private static final double SMALLEST_WIDTH = 960;
  private static final double SMALLEST_HEIGHT = 600;

  private WindowServices services;
  private SettingsModel settings;
  private Workbench workbench;
  private Stage stage;

  /** Opens the window and returns when it is closed. */
  static void open() {
    launch(WorkbenchApp.class);
  }

  /** Off the window's thread, while the toolkit starts. */
  @Override
  public void init() {
    Path home = Path.of(System.getProperty("user.home"), ".lapidary");
    services = WindowServices.of(Services.create(), home);
    settings = new SettingsModel(new SettingsStore(home));
  }

  @Override
  public void start(Stage primary) {
    stage = primary;
    DialogService dialogs =
        new FxDialogs(
            stage,
            () -> workbench.messages(),
            () -> Themes.stylesheets(settings.get().theme(), settings.get().language()));
    workbench = new Workbench(services, settings, new FxJobRunner(), dialogs, stage::close);
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> showDefect(dialogs, e));
    Rectangle2D screen = Screen.getPrimary().getVisualBounds();
    WindowState state = settings.get().window().within(screen.getWidth(), screen.getHeight());
    stage.setScene(new Scene(workbench.root(), state.width(), state.height()));
    stage.setTitle(workbench.messages().get("app.name"));
    stage.setMinWidth(SMALLEST_WIDTH);
    stage.setMinHeight(SMALLEST_HEIGHT);
    stage.setMaximized(state.maximized());
    stage.show();
    logWhenUsable();
  }

  private void showDefect(DialogService dialogs, Throwable e) {
    LOG.error("defect on the window's thread", e);
    Messages now = workbench.messages();
    dialogs.show(Problem.of(now.get("problem.title"), e, now));
  }

  // the second frame comes only after the first is on the screen
  private static void logWhenUsable() {
    new AnimationTimer() {
      private int frames;

      @Override
      public void handle(long now) {
        if (++frames == 2) {
          stop();
          Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
          LOG.info("window usable after {} ms", Duration.between(start, Instant.now()).toMillis());
        }
      }
    }.start();
  }

  @Override
  public void stop() {
    boolean maximized = stage.isMaximized();
    settings.change(
        now -> {
          WindowState before = now.window();
          return now.withWindow(
              new WindowState(
                  maximized ? before.width() : stage.getScene().getWidth(),
                  maximized ? before.height() : stage.getScene().getHeight(),
                  maximized,
                  before.navigation(),
                  before.inspector(),
                  before.workspace()));
        });
    workbench.close();
  }
}
