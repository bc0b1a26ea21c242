package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.TinyFiles;
import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.job.DirectLatest;
import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Known;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.ProjectOpener;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers and microscope over a real model and ONNX Runtime, without the toolkit. */
class QuantizeViewModelTest {
  private static final Environment ENVIRONMENT =
      new Environment("0.1.0", "17", "1.29.0", "Linux", "Test CPU", List.of(), "local-cpu");

  @TempDir private Path home;

  private final Messages messages = new Messages(Language.ENGLISH);
  private final ProjectModel model = new ProjectModel();
  private final SimpleBooleanProperty shown = new SimpleBooleanProperty(true);
  private StepFormViewModel form;
  private QuantizeViewModel tab;

  @BeforeEach
  void openTheTab() throws Exception {
    Project project =
        new ProjectOpener(home.resolve("projects"), ModelFiles.onnx(), () -> ENVIRONMENT)
            .openModel(TinyFiles.model(home), Attachments.none(), JobContext.none());
    Known nothing = new Known(0, Optional.empty(), Optional.empty(), Map.of());
    model.open(project, List.of(new VariantRow(project.baseline(), nothing)));
    form =
        new StepFormViewModel(
            TransformCatalog.standard().type("quantize.static"), model, null, () -> messages);
    tab =
        new QuantizeViewModel(
            model,
            new QuantizeViewModel.Forms(List.of(form), new SimpleObjectProperty<>(form), shown),
            new Studies(() -> null),
            new QuantizeViewModel.Background(new DirectJobRunner(), DirectLatest::create),
            () -> messages);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private void attachData() throws Exception {
    model.project().orElseThrow().attachData(DataRole.TRAINING, TinyFiles.data(home));
    model.attachmentsChanged();
  }

  private LayerRow layer(int index) {
    return tab.layers().rows().get(index);
  }

  private String parameter(String name) {
    return form.entry(name).orElseThrow().textProperty().get();
  }

  private void enter(String name, String text) {
    form.entry(name).orElseThrow().textProperty().set(text);
  }

  @Test
  void layersAreThereWithoutDataAndTheButtonSaysWhatIsMissing() throws Exception {
    assertEquals(List.of("h", "y"), tab.layers().rows().stream().map(LayerRow::id).toList());
    assertEquals(128, layer(0).layer().weights());
    assertEquals(messages.get("quantization.needs-data"), tab.layers().hindranceProperty().get());
    assertTrue(tab.layers().uncalibratedProperty().get());
    attachData();
    assertNull(tab.layers().hindranceProperty().get());
    assertFalse(tab.layers().uncalibratedProperty().get());
  }

  @Test
  void whatIsTickedGoesIntoTheForm() {
    tab.layers().keepFloat(layer(0), true);
    assertEquals("h", parameter("exclude"));
    assertTrue(layer(0).excluded());
    tab.layers().keepFloat(layer(1), true);
    assertEquals("h, y", parameter("exclude"));
    tab.layers().keepFloat(layer(0), false);
    assertEquals("y", parameter("exclude"));
  }

  @Test
  void aPatternGivesWayToTheOthersItNames() {
    enter("exclude", "*");
    assertTrue(layer(0).excluded() && layer(1).excluded());
    tab.layers().keepFloat(layer(0), false);
    assertEquals("r, y", parameter("exclude"));
    assertFalse(layer(0).excluded());
  }

  @Test
  void widthsOfSingleLayersGoIntoTheForm() {
    tab.layers().setBits(layer(1), Optional.of(4));
    assertEquals("y=4", parameter("layerBits"));
    assertEquals(4, layer(1).layer().bits());
    assertTrue(layer(1).ownBits());
    tab.layers().setBits(layer(1), Optional.empty());
    assertEquals("", parameter("layerBits"));
    enter("layerBits", "*=5");
    tab.layers().setBits(layer(1), Optional.empty());
    assertEquals("*=5, y=8", parameter("layerBits"));
  }

  @Test
  void theWorstLayersAreKeptFloat() throws Exception {
    attachData();
    enter("weightBits", "3");
    tab.layers().keepFloat(layer(1), true);
    tab.layers().rank();
    assertEquals(2, tab.layers().ranked());
    boolean first = layer(0).sqnrDb() < layer(1).sqnrDb();
    tab.layers().keepWorst(1);
    assertEquals(first ? "h" : "y", parameter("exclude"));
    tab.layers().keepWorst(0);
    assertEquals("", parameter("exclude"));
    assertEquals(
        messages.get("quantization.layers.ranked", Studies.SAMPLES),
        tab.layers().noteProperty().get());
    enter("weightBits", "8");
    assertEquals(messages.get("quantization.layers.stale"), tab.layers().noteProperty().get());
    assertTrue(tab.layers().csv().startsWith("layer,operator,weights,"), tab.layers().csv());
    assertEquals(3, tab.layers().csv().lines().count());
  }

  @Test
  void anInvalidParameterTakesTheRowsAwayAndSaysWhy() {
    enter("exclude", "nowhere");
    assertEquals(0, tab.layers().rows().size());
    assertTrue(tab.layers().emptyProperty().get().contains("nowhere"));
    enter("exclude", "");
    assertEquals(2, tab.layers().rows().size());
  }

  @Test
  void nothingIsReadWhileTheTabIsHidden() {
    shown.set(false);
    enter("exclude", "h");
    assertFalse(layer(0).excluded());
    shown.set(true);
    assertTrue(layer(0).excluded());
  }

  @Test
  void oneObservationServesAllMethods() throws Exception {
    attachData();
    tab.calibration().observe();
    assertEquals(
        List.of("x", "r"),
        tab.calibration().tensors().stream().map(QuantizableValue::name).toList());
    TensorFits before = tab.calibration().fitsProperty().get().orElseThrow();
    assertEquals("x", before.tensor().name());
    assertEquals("min-max", before.chosen().word());
    tab.calibration().choose("percentile");
    enter("percentile", "90");
    TensorFits after = tab.calibration().fitsProperty().get().orElseThrow();
    assertEquals("percentile", after.chosen().word());
    assertTrue(after.chosen().fit().scale() < before.chosen().fit().scale());
    assertEquals(after.histogram(), before.histogram());
    enter("activationBits", "4");
    TensorFits coarse = tab.calibration().fitsProperty().get().orElseThrow();
    assertTrue(coarse.chosen().fit().sqnrDb() < after.chosen().fit().sqnrDb());
    enter("samples", "20");
    assertEquals(List.of(), tab.calibration().tensors());
    assertEquals(
        messages.get("quantization.calibration.changed"), tab.calibration().emptyProperty().get());
  }

  @Test
  void aSelectedLayerShowsItsInput() throws Exception {
    attachData();
    tab.calibration().observe();
    tab.layers().selectedProperty().set("y");
    assertEquals("r", tab.calibration().selectedProperty().get());
    assertEquals("r", tab.calibration().fitsProperty().get().orElseThrow().tensor().name());
  }

  @Test
  void withoutAVariantTheTabSaysSo() {
    assertNotEquals("", layer(0).id());
    model.close();
    assertEquals(messages.get("hindrance.variant"), tab.layers().emptyProperty().get());
    assertNotNull(tab.calibration().hindranceProperty().get());
  }
}
