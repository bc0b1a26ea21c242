package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.FakeGauge;
import dev.lapidary.app.TinyFiles;
import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.job.DirectLatest;
import dev.lapidary.app.project.Appraiser;
import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Known;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.ProjectOpener;
import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.settings.SettingsStore;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import dev.lapidary.core.transform.quantize.TensorError;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.ModelFiles;
import dev.lapidary.core.workspace.NewVariant;
import dev.lapidary.core.workspace.Variant;
import dev.lapidary.core.workspace.VariantId;
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
  private final SimpleObjectProperty<StepFormViewModel> chosen = new SimpleObjectProperty<>();
  private StepFormViewModel form;
  private QuantizeViewModel tab;

  @BeforeEach
  void openTheTab() throws Exception {
    Project project =
        new ProjectOpener(home.resolve("projects"), ModelFiles.onnx(), () -> ENVIRONMENT)
            .openModel(TinyFiles.model(home), Attachments.none(), JobContext.none());
    Known nothing = new Known(0, Optional.empty(), Optional.empty(), Map.of());
    model.open(project, List.of(new VariantRow(project.baseline(), nothing)));
    VariantMaker maker =
        new VariantMaker(
            TransformCatalog.standard(),
            ModelFiles.onnx(),
            () -> null,
            () -> ENVIRONMENT,
            TrainingWatch.Source.none());
    VariantWork work = work(maker);
    List<StepFormViewModel> forms =
        StepGroup.QUANTIZE.of(TransformCatalog.standard().types()).stream()
            .map(type -> new StepFormViewModel(type, model, work, () -> messages))
            .toList();
    form = form(forms, "quantize.static");
    chosen.set(form);
    tab =
        new QuantizeViewModel(
            model,
            new QuantizeViewModel.Forms(forms, chosen, shown),
            new Studies(() -> null, maker),
            new QuantizeViewModel.Background(new DirectJobRunner(), DirectLatest::create, work),
            () -> messages);
  }

  private static StepFormViewModel form(List<StepFormViewModel> forms, String label) {
    return forms.stream()
        .filter(candidate -> candidate.type().label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private VariantWork work(VariantMaker maker) {
    SettingsModel settings = new SettingsModel(new SettingsStore(home));
    Appraiser appraiser = new Appraiser(new FakeGauge(), () -> ENVIRONMENT);
    return new VariantWork(model, new DirectJobRunner(), appraiser, maker, settings);
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
  void eachLayerTellsWhichKernelItWillRunAs() throws Exception {
    assertEquals(Optional.empty(), layer(0).kernel());
    attachData();
    PredictedKernel kernel = layer(0).kernel().orElseThrow();
    assertTrue(kernel.integer(), kernel::toString);
    assertTrue(tab.layers().csv().contains("," + kernel.kernel() + ","), tab.layers().csv());
    tab.layers().keepFloat(layer(0), true);
    assertTrue(layer(0).kernel().orElseThrow().reason().isPresent());
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
  void errorsAreToldOfAMadeVariantAgainstItsParent() throws Exception {
    assertEquals(messages.get("hindrance.original"), tab.errors().hindranceProperty().get());
    VariantRow made = halved();
    model.add(made);
    assertEquals(messages.get("quantization.needs-data"), tab.errors().emptyProperty().get());
    attachData();
    assertNull(tab.errors().hindranceProperty().get());
    assertEquals("tiny-net", tab.errors().referenceProperty().get().name());
    tab.errors().compare();
    assertEquals(
        List.of("h", "r", "y"), tab.errors().rows().stream().map(TensorError::value).toList());
    // all weights of the last product are halved: x - x / 2 is half of the signal, 6.02 dB
    assertEquals(Double.POSITIVE_INFINITY, tab.errors().rows().get(0).sqnrDb());
    assertEquals(6.02, tab.errors().rows().get(2).sqnrDb(), 0.01);
    model.select(model.baseline().orElseThrow().id());
    assertEquals(List.of(), tab.errors().rows());
    model.select(made.id());
    assertEquals(3, tab.errors().rows().size());
  }

  private VariantRow halved() throws Exception {
    Graph graph = TinyFiles.model().graph();
    float[] half = graph.initializers().get("w2").toFloats();
    for (int i = 0; i < half.length; i++) {
      half[i] /= 2;
    }
    GraphEditor editor = GraphEditor.of(graph);
    editor.putInitializer("w2", Tensor.ofFloats(half, graph.initializers().get("w2").lengths()));
    Variant made =
        model
            .project()
            .orElseThrow()
            .store()
            .add(
                NewVariant.of(
                    model.project().orElseThrow().baseline().id(),
                    "halved",
                    TinyFiles.model().withGraph(editor.build()),
                    model.project().orElseThrow().baseline().provenance()));
    return new VariantRow(made, new Known(0, Optional.empty(), Optional.empty(), Map.of()));
  }

  @Test
  void theLadderMakesVariantsAndShowsWhatTheyReached() throws Exception {
    RecoveryRow equalize = tab.recovery().rows().get(0);
    assertTrue(equalize.hindrance().isPresent(), "no calibration data yet");
    attachData();
    assertEquals(Optional.empty(), tab.recovery().rows().get(0).hindrance());
    VariantId original = model.selectedProperty().get();
    form.create();
    model.select(original);
    tab.recovery().tryOut(RecoveryStep.EQUALIZE);
    assertEquals("INT8, Channels equalized", model.selected().orElseThrow().name());
    model.select(original);
    RecoveryRow tried = tab.recovery().rows().get(0);
    assertEquals("98.50 % (±0.00)", tab.recovery().result(tried));
    assertEquals("–", tab.recovery().result(tab.recovery().rows().get(1)));
    assertTrue(
        tab.recovery().summaryProperty().get().endsWith("with plain static quantization 98.50 %"));
  }

  @Test
  void trainingIsStartedFromItsOwnForm() throws Exception {
    attachData();
    tab.recovery().tryOut(RecoveryStep.TRAIN);
    assertEquals("quantize.aware", chosen.get().type().label());
  }

  @Test
  void withoutAVariantTheTabSaysSo() {
    assertNotEquals("", layer(0).id());
    model.close();
    assertEquals(messages.get("hindrance.variant"), tab.layers().emptyProperty().get());
    assertNotNull(tab.calibration().hindranceProperty().get());
  }
}
