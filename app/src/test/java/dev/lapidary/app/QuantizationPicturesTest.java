package dev.lapidary.app;

import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.quantize.QuantizeViewModel.Tool;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the Quantize tab, to be looked at; each test takes a minute. */
@EnabledIfSystemProperty(named = "lapidary.screenshots", matches = ".+")
class QuantizationPicturesTest {
  private static final long UNTIL_COMPUTED_MILLIS = 2000;
  private static final int MOST_WAITS = 40;

  @TempDir private Path home;

  @Test
  void writesPicturesOfLayersAndCalibration() throws Exception {
    photographQuantization(
        (folder, workbench) -> {
          Camera.shootAll(folder, "quantize-settings", workbench, Camera.SIZES[0]);
          shootTool(folder, workbench, Tool.LAYERS, "#rank-layers");
          shootTool(folder, workbench, Tool.CALIBRATION, "#observe");
          Camera.onWindowThread(() -> selectTensor(workbench, 5));
          Thread.sleep(UNTIL_COMPUTED_MILLIS);
          Camera.shootAll(folder, "calibration-inner", workbench, Camera.SIZES[0]);
          Camera.onWindowThread(() -> giveRange(workbench, "block2.pointwise=0..6"));
          Thread.sleep(UNTIL_COMPUTED_MILLIS);
          Camera.shootAll(folder, "calibration-given", workbench, Camera.SIZES[0]);
        });
  }

  @Test
  void writesPicturesOfRecoveryAndErrors() throws Exception {
    photographQuantization(
        (folder, workbench) -> {
          Camera.onWindowThread(() -> workbench.quantization().toolProperty().set(Tool.RECOVERY));
          Camera.onWindowThread(
              () -> ScreenshotsTest.create(workbench, 0, "quantize.static", Map.of(), "INT8"));
          select(workbench, 0);
          tick(workbench, "#tick-quantize-equalize");
          press(workbench, "#try-ticked");
          select(workbench, 0);
          Camera.shootAll(folder, "recovery", workbench, Camera.SIZES[0]);
          select(workbench, 1);
          shootTool(folder, workbench, Tool.ERRORS, "#compare-tensors");
        });
  }

  @Test
  void writesPicturesOfALargeWindow() throws Exception {
    photographQuantization(
        (folder, workbench) -> {
          study(workbench);
          shootTools(folder, "large", workbench, Camera.SIZES[1]);
        });
  }

  @Test
  void writesPicturesInLargeText() throws Exception {
    photographQuantization(
        (folder, workbench) -> {
          study(workbench);
          Camera.onWindowThread(() -> workbench.root().setStyle("-fx-font-size: 19.5px"));
          shootTools(folder, "text-150", workbench, Camera.SIZES[0]);
        });
  }

  @Test
  void writesPicturesOfOtherSteps() throws Exception {
    photographQuantization(
        (folder, workbench) -> {
          study(workbench);
          for (String label : List.of("quantize.aware", "quantize.mixed")) {
            Camera.onWindowThread(() -> choose(workbench, label));
            shootTools(folder, label, workbench, Camera.SIZES[0]);
          }
        });
  }

  private void photographQuantization(Camera.Session session) throws Exception {
    Camera.photograph(
        home,
        new DirectJobRunner(),
        WindowFixture.withSample(home),
        (folder, workbench) -> {
          Camera.onWindowThread(
              () -> {
                workbench.handlers().openSample();
                workbench.shell().tabProperty().set(WorkbenchTab.QUANTIZE);
                choose(workbench, "quantize.static");
              });
          session.run(folder, workbench);
        });
  }

  /** Every tool shows something: layers are ranked, activations observed, variants compared. */
  private static void study(Workbench workbench) throws Exception {
    Camera.onWindowThread(
        () -> ScreenshotsTest.create(workbench, 0, "quantize.static", Map.of(), "INT8"));
    start(workbench, Tool.ERRORS, "#compare-tensors");
    select(workbench, 0);
    start(workbench, Tool.LAYERS, "#rank-layers");
    start(workbench, Tool.CALIBRATION, "#observe");
    Camera.onWindowThread(() -> selectTensor(workbench, 5));
  }

  private static void start(Workbench workbench, Tool tool, String starter) throws Exception {
    Camera.onWindowThread(() -> workbench.quantization().toolProperty().set(tool));
    Thread.sleep(UNTIL_COMPUTED_MILLIS);
    press(workbench, starter);
    Thread.sleep(UNTIL_COMPUTED_MILLIS);
  }

  private static void select(Workbench workbench, int row) throws Exception {
    Camera.onWindowThread(() -> workbench.model().select(workbench.model().rows().get(row).id()));
    Thread.sleep(UNTIL_COMPUTED_MILLIS);
  }

  private static void choose(Workbench workbench, String label) {
    workbench
        .steps()
        .chosenProperty(StepGroup.QUANTIZE)
        .set(
            workbench.steps().forms(StepGroup.QUANTIZE).stream()
                .filter(candidate -> candidate.type().label().equals(label))
                .findFirst()
                .orElseThrow());
  }

  private static void shootTools(Path folder, String name, Workbench workbench, int[] size)
      throws Exception {
    for (Tool tool : Tool.values()) {
      select(workbench, tool == Tool.ERRORS ? 1 : 0);
      Camera.onWindowThread(() -> workbench.quantization().toolProperty().set(tool));
      String file = name + "-" + tool;
      Camera.shoot(folder, file, workbench, size, Theme.LIGHT, Language.ENGLISH);
      Camera.shoot(folder, file, workbench, size, Theme.DARK, Language.CHINESE);
    }
  }

  private static void shootTool(Path folder, Workbench workbench, Tool tool, String starter)
      throws Exception {
    Camera.onWindowThread(() -> workbench.quantization().toolProperty().set(tool));
    Camera.shoot(
        folder, tool + "-empty", workbench, Camera.SIZES[0], Theme.LIGHT, Language.ENGLISH);
    press(workbench, starter);
    Thread.sleep(UNTIL_COMPUTED_MILLIS);
    Camera.shootAll(folder, tool.name(), workbench, Camera.SIZES[0]);
  }

  private static void giveRange(Workbench workbench, String range) {
    workbench.steps().forms(StepGroup.QUANTIZE).stream()
        .filter(form -> form.type().label().equals("quantize.static"))
        .flatMap(form -> form.entry("ranges").stream())
        .forEach(entry -> entry.textProperty().set(range));
  }

  private static void selectTensor(Workbench workbench, int index) {
    ((ListView<?>) workbench.root().lookup("#tensors")).getSelectionModel().select(index);
  }

  private static void tick(Workbench workbench, String box) throws Exception {
    Camera.onWindowThread(() -> ((CheckBox) workbench.root().lookup(box)).setSelected(true));
  }

  // what a tool needs is found out in the background, which takes long on a busy machine
  private static void press(Workbench workbench, String id) throws Exception {
    AtomicBoolean pressed = new AtomicBoolean();
    for (int i = 0; i < MOST_WAITS && !pressed.get(); i++) {
      Camera.onWindowThread(
          () -> {
            Button button = (Button) workbench.root().lookup(id);
            pressed.set(!button.isDisabled());
            button.fire();
          });
      Thread.sleep(UNTIL_COMPUTED_MILLIS / 2);
    }
  }
}
