package dev.lapidary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.job.FxJobRunner;
import dev.lapidary.app.job.Job;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.ui.chart.ChartPane;
import dev.lapidary.app.ui.chart.PaintedChart;
import dev.lapidary.app.variants.VariantRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
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

/** The window's wiring, with a robot's mouse and keys. */
@ExtendWith(ApplicationExtension.class)
class WindowTest {
  @TempDir private Path home;

  private final FxJobRunner jobs = new FxJobRunner();
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private Workbench workbench;

  @BeforeEach
  void open() throws Exception {
    Stage stage = FxToolkit.registerPrimaryStage();
    SettingsModel settings = WindowFixture.settings(home);
    FxToolkit.setupFixture(
        () -> {
          workbench =
              new Workbench(WindowFixture.services(home), settings, jobs, dialogs, () -> {});
          stage.setScene(new Scene(workbench.root(), 1280, 720));
          stage.show();
        });
  }

  @AfterEach
  void close() throws Exception {
    FxToolkit.setupFixture(workbench::close);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(90, TimeUnit.SECONDS, condition);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void openSample(FxRobot robot) throws Exception {
    robot.clickOn("#welcome-sample");
    await(this::allMeasured);
  }

  private boolean allMeasured() {
    return !workbench.model().rows().isEmpty()
        && workbench.model().rows().stream().noneMatch(r -> r.known().devices().isEmpty());
  }

  @Test
  void columnsOfVariantsGrowWithTheText(FxRobot robot) throws Exception {
    robot.clickOn("#welcome-sample");
    await(() -> robot.lookup("#variants").tryQuery().isPresent());
    TreeTableView<?> table = robot.lookup("#variants").queryAs(TreeTableView.class);
    await(() -> table.getWidth() > 0);
    List<Double> usual = table.getColumns().stream().map(c -> c.getWidth()).toList();
    robot.interact(() -> workbench.root().setStyle("-fx-font-size: 19.5px"));
    WaitForAsyncUtils.waitForFxEvents();
    for (int i = 0; i < usual.size(); i++) {
      assertEquals(1.5 * usual.get(i), table.getColumns().get(i).getWidth(), 1);
    }
    await(this::allMeasured);
  }

  private VariantRow row(int index) {
    return workbench.model().rows().get(index);
  }

  @Test
  void anInt8VariantIsMadeAndSeen(FxRobot robot) throws Exception {
    openSample(robot);
    robot.clickOn("#button-quantize");
    chooseStep(robot, StepGroup.QUANTIZE, "quantize.static");
    robot.clickOn("#create-variant");
    await(() -> workbench.model().rows().size() == 2 && allMeasured());
    assertEquals("INT8", row(1).name());
    TreeTableView<?> table = robot.lookup("#variants").queryAs(TreeTableView.class);
    assertEquals(2, table.getExpandedItemCount());
    assertEquals(List.of("93.12 %", "93.05 %"), shown(robot, "accuracy"));
    assertEquals(List.of("1.92 ms", "1.88 ms"), shown(robot, "latency"));
    assertEquals(2, workbench.tradeOff().chartProperty().get().points().size());
    clickOnPoint(robot, row(0));
    assertEquals(row(0).id(), workbench.model().selectedProperty().get());
  }

  @Test
  void enterInAFieldStartsNothing(FxRobot robot) throws Exception {
    openSample(robot);
    int before = jobs.jobs().size();
    robot.clickOn("#button-quantize");
    chooseStep(robot, StepGroup.QUANTIZE, "quantize.static");
    robot.interact(() -> robot.lookup("#variant-name").query().requestFocus());
    robot.push(KeyCode.ENTER);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(before, jobs.jobs().size());
    robot.clickOn("#create-variant");
    await(() -> workbench.model().rows().size() == 2);
  }

  private void chooseStep(FxRobot robot, StepGroup group, String label) {
    ComboBox<?> box = robot.lookup("#steps-" + group.word()).queryAs(ComboBox.class);
    List<String> labels =
        workbench.steps().forms(group).stream().map(form -> form.type().label()).toList();
    robot.interact(() -> box.getSelectionModel().select(labels.indexOf(label)));
  }

  /** What the cells of a column say, top down. */
  private List<String> shown(FxRobot robot, String column) {
    Stream<TreeTableCell<?, ?>> cells =
        robot.lookup(".figure-cell").queryAll().stream().map(node -> (TreeTableCell<?, ?>) node);
    return cells
        .filter(cell -> ("column-" + column).equals(cell.getTableColumn().getId()))
        .filter(cell -> !cell.isEmpty())
        .sorted(Comparator.comparingInt(cell -> cell.getIndex()))
        .map(cell -> cell.getText())
        .toList();
  }

  private void clickOnPoint(FxRobot robot, VariantRow row) throws Exception {
    robot.interact(() -> workbench.shell().tabProperty().set(WorkbenchTab.TRADEOFF));
    WaitForAsyncUtils.waitForFxEvents();
    ChartPane pane = robot.lookup("#tradeoff").queryAs(ChartPane.class);
    await(() -> pane.spot(row.id().value()).isPresent());
    PaintedChart.Spot spot = pane.spot(row.id().value()).orElseThrow();
    Point2D place = pane.localToScreen(spot.x(), spot.y());
    robot.clickOn(place);
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void layersAreRankedAndTheWorstKeptFloat(FxRobot robot) throws Exception {
    openSample(robot);
    robot.clickOn("#button-quantize");
    chooseStep(robot, StepGroup.QUANTIZE, "quantize.static");
    robot.clickOn("#quantize-tab-layers");
    await(() -> !robot.lookup("#layers .check-box").queryAll().isEmpty());
    robot.clickOn("#rank-layers");
    await(() -> !robot.lookup("#keep-worst").queryButton().isDisabled());
    robot.clickOn("#keep-worst");
    await(() -> checked(robot) == 1);
    robot.clickOn("#create-variant");
    await(() -> workbench.model().rows().size() == 2 && allMeasured());
    robot.clickOn("#quantize-tab-errors");
    robot.clickOn("#compare-tensors");
    await(() -> robot.lookup("#errors").queryTableView().getItems().size() > 1);
    String recipe = row(1).variant().provenance().recipe().orElseThrow();
    assertTrue(recipe.matches("(?s).*\"exclude\" *: *\\[ *\"[hy]\" *].*"), recipe);
  }

  private static long checked(FxRobot robot) {
    return robot.lookup("#layers .check-box").queryAllAs(CheckBox.class).stream()
        .filter(CheckBox::isSelected)
        .count();
  }

  @Test
  void theMicroscopeSetsTheMethod(FxRobot robot) throws Exception {
    openSample(robot);
    robot.clickOn("#button-quantize");
    chooseStep(robot, StepGroup.QUANTIZE, "quantize.static");
    robot.clickOn("#quantize-tab-calibration");
    await(() -> !robot.lookup("#observe").queryButton().isDisabled());
    robot.clickOn("#observe");
    await(() -> robot.lookup("#method-percentile").tryQuery().isPresent());
    ListView<?> tensors = robot.lookup("#tensors").queryListView();
    assertEquals(2, tensors.getItems().size());
    robot.clickOn("#method-average");
    await(() -> robot.lookup("#method-average").queryAs(RadioButton.class).isSelected());
    robot.clickOn("#quantize-tab-settings");
    ComboBox<?> method = robot.lookup("#parameter-calibration").queryAs(ComboBox.class);
    assertEquals("average", method.getValue());
  }

  @Test
  void theSelectedVariantIsExported(FxRobot robot) throws Exception {
    openSample(robot);
    dialogs.folder = Files.createDirectory(home.resolve("out"));
    robot.push(KeyCode.CONTROL, KeyCode.E);
    await(() -> !dialogs.told.isEmpty());
    assertTrue(Files.exists(home.resolve("out/tiny-net/manifest.json")));
    assertTrue(dialogs.told.get(0).contains("identical"), dialogs.told.get(0));
  }

  @Test
  void aRunningJobIsCancelled(FxRobot robot) throws Exception {
    openSample(robot);
    Job[] endless = new Job[1];
    robot.interact(
        () ->
            endless[0] =
                jobs.start(
                    JobRequest.heavy(
                        Phrase.of("job.create", "endless"),
                        job -> {
                          while (true) {
                            job.progress(0.5, "going on");
                            job.throwIfCancelled();
                            Thread.onSpinWait();
                          }
                        },
                        done -> {})));
    await(() -> endless[0].state() == Job.State.RUNNING);
    robot.clickOn(".job-cancel");
    await(() -> endless[0].state() == Job.State.CANCELLED);
  }

  @Test
  void aBrokenModelIsToldAndTheWindowGoesOn(FxRobot robot) throws Exception {
    dialogs.file = broken();
    robot.clickOn("#welcome-open");
    await(() -> !dialogs.problems.isEmpty());
    assertTrue(dialogs.problems.get(0).why().contains("broken.onnx"));
    openSample(robot);
    assertEquals(1, workbench.model().rows().size());
  }

  private Path broken() throws IOException {
    return Files.writeString(home.resolve("broken.onnx"), "not a model");
  }

  @Test
  void languageAndThemeChangeWhileOpen(FxRobot robot) throws Exception {
    openSample(robot);
    robot.push(KeyCode.CONTROL, KeyCode.L);
    assertTrue(robot.lookup("变体").tryQuery().isPresent());
    robot.push(KeyCode.CONTROL, KeyCode.T);
    robot.push(KeyCode.CONTROL, KeyCode.L);
    assertTrue(robot.lookup("Variants").tryQuery().isPresent());
    robot.push(KeyCode.CONTROL, KeyCode.W);
    assertTrue(robot.lookup("#welcome-sample").tryQuery().isPresent());
  }
}
