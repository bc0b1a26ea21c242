package dev.lapidary.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.job.FxJobRunner;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.TransformCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/**
 * How long the window ever stands still while the sample is opened, quantized and measured: {@code
 * -Dlapidary.stalls=FILE} writes the longest wait of a beat every 10 ms.
 */
@EnabledIfSystemProperty(named = "lapidary.stalls", matches = ".+")
@ExtendWith(ApplicationExtension.class)
class StallTest {
  private static final long BEAT_MILLIS = 10;

  @TempDir private Path home;

  private Workbench workbench;

  @Test
  void theWindowNeverStallsWhileAJobRuns() throws Exception {
    Stage stage = FxToolkit.registerPrimaryStage();
    FxToolkit.setupFixture(
        () -> {
          workbench =
              new Workbench(
                  WindowServices.of(Services.create(), home),
                  WindowFixture.settings(home),
                  new FxJobRunner(),
                  new ScriptedDialogs(),
                  () -> {});
          stage.setScene(new Scene(workbench.root(), 1280, 720));
          stage.show();
        });
    FxToolkit.setupFixture(workbench.handlers()::openSample);
    WaitForAsyncUtils.waitFor(5, TimeUnit.MINUTES, () -> measured(1));
    Watchdog watchdog = new Watchdog();
    watchdog.start();
    FxToolkit.setupFixture(() -> quantize());
    WaitForAsyncUtils.waitFor(5, TimeUnit.MINUTES, () -> measured(2));
    long longest = watchdog.end();
    Files.writeString(
        Path.of(System.getProperty("lapidary.stalls")), "longest stall " + longest + " ms\n");
    FxToolkit.setupFixture(workbench::close);
    assertTrue(longest < 1000, "longest stall " + longest + " ms");
  }

  private boolean measured(int variants) {
    var rows = workbench.model().rows();
    return rows.size() == variants
        && rows.stream().noneMatch(row -> row.known().devices().isEmpty());
  }

  private void quantize() {
    try {
      var step = TransformCatalog.standard().type("quantize.static").create(Map.of());
      workbench.work().create(workbench.model().rows().get(0), Recipe.of(step), "INT8");
    } catch (WorkbenchException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a beat to the window's thread and waits for it, again and again. */
  private static final class Watchdog extends Thread {
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean ended;

    @Override
    public void run() {
      while (!ended) {
        long sent = System.nanoTime();
        WaitForAsyncUtils.waitFor(WaitForAsyncUtils.asyncFx(() -> {}));
        long millis = (System.nanoTime() - sent) / 1_000_000;
        longest.accumulateAndGet(millis, Math::max);
        WaitForAsyncUtils.sleep(BEAT_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    long end() throws InterruptedException {
      ended = true;
      join();
      return longest.get();
    }
  }
}
