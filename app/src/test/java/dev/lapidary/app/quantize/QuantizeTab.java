package dev.lapidary.app.quantize;

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
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.recipe.TransformCatalog;
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
import org.junit.jupiter.api.io.TempDir;

/** The tab over a real model and ONNX Runtime, without the toolkit. */
abstract class QuantizeTab {
  private static final Environment ENVIRONMENT =
      new Environment("0.1.0", "17", "1.29.0", "Linux", "Test CPU", List.of(), "local-cpu");

  @TempDir Path home;

  final Messages messages = new Messages(Language.ENGLISH);
  final ProjectModel model = new ProjectModel();
  final SimpleBooleanProperty shown = new SimpleBooleanProperty(true);
  final SimpleObjectProperty<StepFormViewModel> chosen = new SimpleObjectProperty<>();
  VariantMaker maker;
  List<StepFormViewModel> forms;
  StepFormViewModel form;
  QuantizeViewModel tab;

  @BeforeEach
  void openTheTab() throws Exception {
    Project project =
        new ProjectOpener(home.resolve("projects"), ModelFiles.onnx(), () -> ENVIRONMENT)
            .openModel(TinyFiles.model(home), Attachments.none(), JobContext.none());
    Known nothing = new Known(0, Optional.empty(), Optional.empty(), Map.of());
    model.open(project, List.of(new VariantRow(project.baseline(), nothing)));
    maker =
        new VariantMaker(
            TransformCatalog.standard(),
            ModelFiles.onnx(),
            () -> null,
            () -> ENVIRONMENT,
            TrainingWatch.Source.none());
    VariantWork work = work(maker);
    forms =
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

  static StepFormViewModel form(List<StepFormViewModel> forms, String label) {
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

  final void attachData() throws Exception {
    model.project().orElseThrow().attachData(DataRole.TRAINING, TinyFiles.data(home));
    model.attachmentsChanged();
  }

  final LayerRow layer(int index) {
    return tab.layers().rows().get(index);
  }

  final String parameter(String name) {
    return form.entry(name).orElseThrow().textProperty().get();
  }

  final void enter(String name, String text) {
    form.entry(name).orElseThrow().textProperty().set(text);
  }

  final RecoveryRow rung(RecoveryStep step) {
    return tab.recovery().rows().get(step.ordinal());
  }

  final void choose(String label) {
    form = form(forms, label);
    chosen.set(form);
  }
}
