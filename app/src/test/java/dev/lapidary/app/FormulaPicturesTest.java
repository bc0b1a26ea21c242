package dev.lapidary.app;

import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the formulas in the inspector, to be looked at. */
@EnabledIfSystemProperty(named = "lapidary.screenshots", matches = ".+")
class FormulaPicturesTest {
  private static final long UNTIL_COMPUTED_MILLIS = 2000;

  @TempDir private Path home;

  @Test
  void writesPicturesOfFormulas() throws Exception {
    Camera.photograph(
        home,
        new DirectJobRunner(),
        WindowFixture.withSample(home),
        (folder, workbench) -> {
          Camera.onWindowThread(() -> makeVariants(workbench));
          for (int row = 1; row < 4; row++) {
            shootVariant(folder, workbench, row);
          }
          Camera.shoot(
              folder, "formulas", workbench, Camera.SIZES[1], Theme.LIGHT, Language.ENGLISH);
        });
  }

  private static void makeVariants(Workbench workbench) throws Exception {
    workbench.handlers().openSample();
    ScreenshotsTest.create(workbench, 0, "prune.magnitude", Map.of("sparsity", 0.6), "pruned 60 %");
    ScreenshotsTest.create(workbench, 0, "quantize.static", Map.of(), "INT8");
    Map<String, Object> analytic = Map.of("method", "analytic", "weightBits", 4);
    ScreenshotsTest.create(workbench, 0, "quantize.correct-bias", analytic, "W4 biases corrected");
  }

  private static void shootVariant(Path folder, Workbench workbench, int row) throws Exception {
    Camera.onWindowThread(() -> workbench.model().select(workbench.model().rows().get(row).id()));
    Thread.sleep(UNTIL_COMPUTED_MILLIS);
    for (Theme theme : Theme.values()) {
      Language language = theme == Theme.DARK ? Language.CHINESE : Language.ENGLISH;
      Camera.shoot(folder, "formulas-" + row, workbench, Camera.SIZES[0], theme, language);
      String file = "inspector-" + row + "-" + theme + ".png";
      Camera.onWindowThread(() -> shootInspector(folder.resolve(file), workbench));
    }
  }

  /** Also what lies below the window's edge. */
  private static void shootInspector(Path file, Workbench workbench) throws IOException {
    WritableImage picture = workbench.root().lookup("#inspector").snapshot(null, null);
    ImageIO.write(SwingFXUtils.fromFXImage(picture, null), "png", file.toFile());
  }
}
