package dev.lapidary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.export.ExportReport;
import dev.lapidary.app.export.VariantExport;
import dev.lapidary.app.inspector.Fact;
import dev.lapidary.app.inspector.FigureLine;
import dev.lapidary.app.inspector.Inspection;
import dev.lapidary.app.inspector.InspectorViewModel;
import dev.lapidary.app.job.DirectJobRunner;
import dev.lapidary.app.job.Job;
import dev.lapidary.app.project.Appraiser;
import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.ProjectOpener;
import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.steps.ParameterEntry;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.tradeoff.TradeOffViewModel;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.TradeOffChart;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingSignal;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import dev.lapidary.core.workspace.StoppedTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.collections.FXCollections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view models together over real files and steps, without the toolkit. */
class WorkbenchTest {
  @TempDir private Path home;

  private final Messages messages = new Messages(Language.ENGLISH);
  private final ProjectModel model = new ProjectModel();
  private final DirectJobRunner jobs = new DirectJobRunner();
  private WindowServices services;
  private SettingsModel settings;
  private VariantMaker maker;
  private VariantWork work;
  private ProjectOpener opener;

  @BeforeEach
  void openTheSample() throws WorkbenchException {
    services = WindowFixture.services(home);
    settings = WindowFixture.settings(home);
    maker = maker(services.engine(), TrainingWatch.Source.none());
    work = work(maker);
    opener =
        new ProjectOpener(home.resolve("projects"), services.modelFiles(), services.environment());
    WindowServices.Sample sample = services.sample().find();
    show(opener.openModel(sample.model(), sample.attachments(), JobContext.none()));
  }

  private VariantMaker maker(Supplier<TrainingEngine> engine, TrainingWatch.Source trainings) {
    return new VariantMaker(
        services.catalog(), services.modelFiles(), engine, services.environment(), trainings);
  }

  private VariantWork work(VariantMaker variants) {
    Appraiser appraiser = new Appraiser(services.gauge(), services.environment());
    return new VariantWork(model, jobs, appraiser, variants, settings);
  }

  private void show(Project project) throws WorkbenchException {
    model.open(project, work.read(project));
    model.deviceProperty().set(FakeGauge.DEVICE);
    work.complete();
  }

  @AfterEach
  void close() {
    model.close();
  }

  private VariantRow prune(VariantRow parent, double sparsity, String name)
      throws WorkbenchException {
    var step = services.catalog().type("prune.magnitude").create(Map.of("sparsity", sparsity));
    work.create(parent, Recipe.of(step), name);
    return model.selected().orElseThrow();
  }

  private VariantRow baseline() {
    return model.baseline().orElseThrow();
  }

  @Test
  void theOriginalIsMeasuredWhenOpened() {
    assertEquals(1.92, baseline().known().devices().get("local-cpu").medianMillis());
    assertEquals(21.4, baseline().known().devices().get(FakeGauge.DEVICE).medianMillis());
    assertEquals(0.9312, baseline().known().quality().orElseThrow().top1().orElseThrow());
    assertEquals(224, baseline().known().structure().orElseThrow().parameters());
  }

  @Test
  void aNewVariantIsSelectedAndMeasured() throws WorkbenchException {
    VariantRow made = prune(baseline(), 0.5, "half");
    assertEquals("half", made.name());
    assertEquals(0.5, made.known().structure().orElseThrow().zeroFraction(), 1e-9);
    assertTrue(made.known().devices().containsKey(FakeGauge.DEVICE));
  }

  @Test
  void withoutTheSettingNothingIsMeasured() throws WorkbenchException {
    settings.change(now -> now.withMeasureNew(false));
    VariantRow made = prune(baseline(), 0.5, "half");
    assertTrue(made.known().devices().isEmpty());
    work.measure(made.id());
    assertFalse(model.find(made.id()).orElseThrow().known().devices().isEmpty());
  }

  @Test
  void allAreMeasuredTogether() throws WorkbenchException {
    settings.change(now -> now.withMeasureNew(false));
    prune(baseline(), 0.5, "half");
    prune(baseline(), 0.8, "most");
    work.measureAll();
    assertEquals(
        List.of(1.92, 1.88, 0.81),
        model.rows().stream()
            .map(row -> row.known().devices().get("local-cpu").medianMillis())
            .toList());
  }

  @Test
  void aVariantThatFailsIsNamedAndTheOthersAreMeasured() throws Exception {
    settings.change(now -> now.withMeasureNew(false));
    VariantRow half = prune(baseline(), 0.5, "half");
    VariantRow most = prune(baseline(), 0.8, "most");
    try (Stream<Path> files = Files.walk(model.project().orElseThrow().folder())) {
      Path broken =
          files
              .filter(file -> file.endsWith(Path.of(half.id().value(), "model.onnx")))
              .findFirst()
              .orElseThrow();
      Files.writeString(broken, "not a model");
    }
    work.measureAll();
    Job job = jobs.jobs().get(0);
    assertEquals(Job.State.FAILED, job.state());
    String message = job.failureProperty().get().orElseThrow().getMessage();
    assertTrue(message.startsWith("Variant half: "), message);
    assertTrue(model.find(half.id()).orElseThrow().known().devices().isEmpty());
    assertEquals(
        0.81,
        model.find(most.id()).orElseThrow().known().devices().get("local-cpu").medianMillis());
  }

  @Test
  void openingAgainFindsVariantsAndFigures() throws WorkbenchException {
    prune(baseline(), 0.5, "half");
    Path folder = model.project().orElseThrow().folder();
    model.close();
    show(opener.openFolder(folder, JobContext.none()));
    assertEquals(List.of("tiny-net", "half"), model.rows().stream().map(VariantRow::name).toList());
    assertTrue(model.rows().get(1).known().quality().isPresent());
    assertTrue(model.project().orElseThrow().data().get(DataRole.EVALUATION).isPresent());
  }

  @Test
  void deletingTakesTheSubtreeAndSelectsTheParent() throws WorkbenchException {
    VariantRow child = prune(baseline(), 0.5, "half");
    prune(child, 0.8, "most");
    work.delete(child.id());
    assertEquals(List.of(baseline()), List.copyOf(model.rows()));
    model.select(baseline().id());
    assertEquals(baseline().id(), model.selected().orElseThrow().id());
  }

  @Test
  void stepsAreRepeatedOnAnotherParent() throws WorkbenchException {
    VariantRow half = prune(baseline(), 0.5, "half");
    VariantRow most = prune(half, 0.8, "most");
    work.duplicate(most, baseline());
    VariantRow repeated = model.selected().orElseThrow();
    assertEquals(baseline().id(), repeated.variant().parent().orElseThrow());
    assertEquals(1, maker.recipeOf(repeated.variant()).steps().size());
    assertEquals(2, maker.recipeOf(most.variant()).steps().size());
  }

  /** Ends every training after two epochs. */
  private static TrainingWatch impatient(String variant) {
    return new TrainingWatch() {
      private int epochs;

      @Override
      public void epochFinished(EpochMetrics metrics) {
        epochs++;
      }

      @Override
      public TrainingSignal signal() {
        return epochs < 2 ? TrainingSignal.CONTINUE : TrainingSignal.STOP;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aTrainingEndedByHandIsRemembered() throws Exception {
    InspectorViewModel inspector = new InspectorViewModel(model, () -> messages);
    Project project = model.project().orElseThrow();
    project.attachData(DataRole.VALIDATION, TinyFiles.data(home));
    VariantRow half = prune(baseline(), 0.5, "half");
    var tuning = services.catalog().type("train.fine-tune").create(Map.of("epochs", 7));
    work(maker(DjlTrainingEngine::new, WorkbenchTest::impatient))
        .create(half, Recipe.of(tuning), "tuned");
    VariantRow tuned = model.selected().orElseThrow();
    List<StoppedTraining> stopped = List.of(new StoppedTraining(2, 2, 7));
    assertEquals(stopped, tuned.variant().provenance().stopped());
    assertEquals(
        Set.of(DataRole.TRAINING, DataRole.VALIDATION),
        tuned.variant().provenance().datasets().keySet());
    VariantRow later = prune(tuned, 0.8, "later");
    assertEquals(stopped, later.variant().provenance().stopped());
    Fact fact = new Fact("Ended by hand", "Step 2, after 2 of 7 epochs; the recipe runs all");
    assertTrue(inspector.inspectionProperty().get().orElseThrow().provenance().contains(fact));
    ExportReport report =
        new VariantExport(services.modelFiles(), maker)
            .export(
                model.project().orElseThrow(),
                later.variant(),
                Files.createDirectory(home.resolve("out")),
                JobContext.none());
    String manifest = Files.readString(report.folder().resolve("manifest.json"));
    assertTrue(manifest.replaceAll("\\s", "").contains("{\"step\":2,\"epochs\":2,\"planned\":7}"));
  }

  @Test
  void renamingKeepsTheFigures() {
    work.rename(baseline().id(), "another name");
    assertEquals("another name", baseline().name());
    assertFalse(baseline().known().devices().isEmpty());
  }

  @Test
  void theFormMakesAVariantOfTheSelectedOne() throws WorkbenchException {
    StepFormViewModel form =
        new StepFormViewModel(
            services.catalog().type("prune.magnitude"), model, work, () -> messages);
    assertEquals("pruned 50 %", form.nameProperty().get());
    ParameterEntry sparsity =
        form.entries().stream()
            .filter(entry -> entry.spec().name().equals("sparsity"))
            .findFirst()
            .orElseThrow();
    sparsity.textProperty().set("75");
    assertEquals("pruned 75 %", form.nameProperty().get());
    assertNull(form.hindranceProperty().get());
    form.create();
    assertEquals("pruned 75 %", model.selected().orElseThrow().name());
    assertEquals("pruned 75 % (2)", form.nameProperty().get());
    sparsity.textProperty().set("120");
    assertEquals(messages.get("steps.invalid"), form.hindranceProperty().get());
  }

  @Test
  void theFormSaysWhatAStepLacks() throws WorkbenchException {
    StepFormViewModel form =
        new StepFormViewModel(
            services.catalog().type("distill.logits"), model, work, () -> messages);
    assertEquals(messages.get("steps.needs.model", "teacher"), form.hindranceProperty().get());
    model.close();
    assertEquals(messages.get("hindrance.variant"), form.hindranceProperty().get());
  }

  @Test
  void aTeacherIsListedUntilItIsRemoved() throws WorkbenchException {
    StepFormViewModel form =
        new StepFormViewModel(
            services.catalog().type("distill.logits"), model, work, () -> messages);
    Path file = services.sample().find().model().toAbsolutePath();
    Project project = model.project().orElseThrow();
    project.attachModel("teacher", file);
    model.attachmentsChanged();
    assertEquals(Map.of("teacher", file), project.attachments().models());
    assertNotEquals(messages.get("steps.needs.model", "teacher"), form.hindranceProperty().get());
    work.detachModel("teacher");
    assertEquals(Map.of(), project.attachments().models());
    assertEquals(messages.get("steps.needs.model", "teacher"), form.hindranceProperty().get());
    model.close();
    show(opener.openFolder(project.folder(), JobContext.none()));
    assertEquals(Map.of(), model.project().orElseThrow().attachments().models());
  }

  @Test
  void thePlotShowsAndSelectsVariants() throws WorkbenchException {
    TradeOffViewModel plot =
        new TradeOffViewModel(
            model,
            settings,
            () -> messages,
            FXCollections.observableArrayList(services.gauge().devices()));
    VariantRow half = prune(baseline(), 0.5, "half");
    TradeOffChart chart = plot.chartProperty().get();
    assertEquals(2, chart.points().size());
    assertEquals("Latency on this machine (ms)", chart.xAxis().label());
    assertEquals(93.05, chart.points().get(1).y().value(), 1e-9);
    assertTrue(chart.points().get(1).selected());
    plot.select(baseline().id().value());
    assertEquals(baseline().id(), model.selectedProperty().get());
    plot.xProperty().set(Metric.SIZE);
    assertEquals("Size (MB)", plot.chartProperty().get().xAxis().label());
    plot.deviceProperty().set(plot.devices().get(1));
    plot.xProperty().set(Metric.LATENCY);
    assertTrue(plot.chartProperty().get().points().get(0).x().low() < 21.4);
    assertTrue(plot.describe(half.id().value()).contains("(simulated)"));
  }

  @Test
  void theInspectorComparesWithTheOriginal() throws WorkbenchException {
    InspectorViewModel inspector = new InspectorViewModel(model, () -> messages);
    prune(baseline(), 0.5, "half");
    Inspection shown = inspector.inspectionProperty().get().orElseThrow();
    assertEquals("Made of tiny-net", shown.origin());
    assertEquals("93.05 %", shown.figures().get(0).lines().get(0).value());
    assertEquals("−0.07", shown.figures().get(0).lines().get(0).change());
    assertTrue(shown.recipe().contains("prune.magnitude"));
  }

  @Test
  void theInspectorPredictsIntegersOfAQuantizedVariant() throws WorkbenchException {
    InspectorViewModel inspector = new InspectorViewModel(model, () -> messages);
    assertEquals(List.of(), inspector.predictedKernels());
    var step = services.catalog().type("quantize.dynamic").create(Map.of());
    work.create(baseline(), Recipe.of(step), "int8");
    List<FigureLine> lines =
        inspector.inspectionProperty().get().orElseThrow().figures().get(0).lines();
    FigureLine last = lines.get(lines.size() - 1);
    assertEquals("Integer nodes (predicted)", last.label());
    assertEquals("2 of 3", last.value());
    assertEquals(2, inspector.predictedKernels().stream().filter(PredictedKernel::integer).count());
  }

  @Test
  void anExportIsProvedAndStandsAlone() throws Exception {
    VariantRow half = prune(baseline(), 0.5, "half");
    Path into = Files.createDirectory(home.resolve("out"));
    ExportReport report =
        new VariantExport(services.modelFiles(), maker)
            .export(model.project().orElseThrow(), half.variant(), into, JobContext.none());
    assertTrue(report.identical());
    assertTrue(report.onData());
    assertEquals(into.resolve("half"), report.folder());
    assertEquals(List.of("manifest.json", "model.onnx", "recipe.json"), report.files());
    assertNotNull(services.modelFiles().read(report.folder().resolve("model.onnx")));
    try (Stream<Path> left = Files.list(into)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void aBrokenModelLeavesNoProject() throws IOException {
    Path broken = Files.writeString(home.resolve("broken.onnx"), "not a model");
    try {
      opener.openModel(broken, Attachments.none(), JobContext.none());
    } catch (WorkbenchException e) {
      assertTrue(e.getMessage().contains("broken.onnx"), e.getMessage());
    }
    try (Stream<Path> projects = Files.list(home.resolve("projects"))) {
      assertEquals(1, projects.count());
    }
  }
}
