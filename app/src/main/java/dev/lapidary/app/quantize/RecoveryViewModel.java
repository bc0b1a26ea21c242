package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Latest;
import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.steps.StepTexts;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.FigureText;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The ladder of what wins accuracy back: whether each step applies to the selected variant, and
 * what variants made by it reached. Figures are those measured of variants; none is expected.
 */
public final class RecoveryViewModel {
  private final ProjectModel model;
  private final QuantizeViewModel.Forms forms;
  private final PreviewViewModel preview;
  private final Studies studies;
  private final Latest latest;
  private final VariantWork work;
  private final Supplier<Messages> messages;
  private final ObservableList<RecoveryRow> rows = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private Optional<Map<RecoveryStep, WorkbenchException>> refused = Optional.empty();

  RecoveryViewModel(
      ProjectModel model,
      QuantizeViewModel.Forms forms,
      PreviewViewModel preview,
      Studies studies,
      QuantizeViewModel.Background background,
      Supplier<Messages> messages) {
    this.model = model;
    this.forms = forms;
    this.preview = preview;
    this.studies = studies;
    this.latest = background.latest().get();
    this.work = background.work();
    this.messages = messages;
    preview.previewProperty().addListener((o, old, now) -> check());
    preview.problemProperty().addListener((o, old, now) -> refresh());
    model.rows().addListener((InvalidationListener) observable -> refresh());
    check();
  }

  /** From the cheapest step to the dearest. */
  ObservableList<RecoveryRow> rows() {
    return rows;
  }

  /** What the selected variant and its plain static quantization reach. */
  ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  /** Finds out in the background which steps apply. */
  private void check() {
    refused = Optional.empty();
    refresh();
    preview
        .preview()
        .ifPresent(
            shown ->
                latest.submit(
                    () -> refusals(shown),
                    found -> {
                      refused = Optional.of(found);
                      refresh();
                    }));
  }

  private Map<RecoveryStep, WorkbenchException> refusals(Preview shown) {
    Map<RecoveryStep, WorkbenchException> found = new EnumMap<>(RecoveryStep.class);
    for (RecoveryStep step : RecoveryStep.values()) {
      try {
        studies.check(shown, step.recipe(form(step), shown.step()));
      } catch (WorkbenchException e) {
        found.put(step, e);
      }
    }
    return found;
  }

  private StepFormViewModel form(RecoveryStep step) {
    return forms.all().stream()
        .filter(form -> form.type().label().equals(step.label()))
        .findFirst()
        .orElseThrow();
  }

  String name(RecoveryStep step) {
    return new StepTexts(messages.get()).name(form(step).type());
  }

  /** Says everything anew. */
  void refresh() {
    List<RecoveryRow> now =
        Arrays.stream(RecoveryStep.values())
            .map(step -> new RecoveryRow(step, hindrance(step), reached(step.labels())))
            .toList();
    if (!rows.equals(now)) {
      rows.setAll(now);
    }
    summary.set(summaryText());
  }

  private Optional<String> hindrance(RecoveryStep step) {
    if (preview.preview().isEmpty()) {
      String why = preview.problemProperty().get();
      return Optional.of(why.isEmpty() ? messages.get().get("quantization.reading") : why);
    }
    if (preview.preview().get().whole().layers().isEmpty()) {
      return Optional.of(messages.get().get("quantization.no-layers"));
    }
    if (refused.isEmpty()) {
      return Optional.of(messages.get().get("quantization.reading"));
    }
    return Optional.ofNullable(refused.get().get(step))
        .map(why -> why.localizedMessage(messages.get().locale()));
  }

  /** Accuracy, or agreement with the original where there are no labels. */
  private Metric metric() {
    boolean labelled = model.selected().flatMap(row -> figure(Metric.ACCURACY, row)).isPresent();
    return labelled ? Metric.ACCURACY : Metric.AGREEMENT;
  }

  private static Optional<Figure> figure(Metric metric, VariantRow row) {
    return metric.of(row.known(), DeviceChoice.LOCAL_CPU);
  }

  /** What the newest measured variant reached that these steps made of the selected one. */
  private Optional<Figure> reached(List<String> labels) {
    return model.rows().stream()
        .filter(row -> row.variant().parent().equals(model.selected().map(VariantRow::id)))
        .filter(row -> studies.steps(row.variant()).equals(labels))
        .flatMap(row -> figure(metric(), row).stream())
        .reduce((before, now) -> now);
  }

  private Optional<Figure> plain() {
    return reached(List.of(StaticQuantization.TYPE.label()));
  }

  private String summaryText() {
    if (model.selected().isEmpty()) {
      return "";
    }
    VariantRow selected = model.selected().get();
    Metric metric = metric();
    return messages
        .get()
        .get(
            "quantization.recovery.summary",
            messages.get().get("metric." + metric.word()),
            selected.name(),
            figure(metric, selected).map(f -> FigureText.of(metric, f)).orElse("–"),
            plain().map(f -> FigureText.of(metric, f)).orElse("–"));
  }

  /** What a step reached, and how far that is from plain static quantization. */
  String result(RecoveryRow row) {
    Metric metric = metric();
    return row.reached()
        .map(
            figure ->
                plain()
                    .map(
                        before ->
                            messages
                                .get()
                                .get(
                                    "quantization.recovery.reached",
                                    FigureText.of(metric, figure),
                                    FigureText.change(metric, before, figure)))
                    .orElse(FigureText.of(metric, figure)))
        .orElse("–");
  }

  /** Makes a variant by the step and the settings of the form, or shows the step's own form. */
  void tryOut(RecoveryStep step) {
    if (step.hasOwnForm()) {
      forms.chosen().set(form(step));
      return;
    }
    VariantRow parent = model.selected().orElseThrow();
    try {
      StaticQuantization settings = preview.preview().orElseThrow().step();
      work.create(
          parent,
          step.recipe(form(step), settings),
          messages.get().get("quantization.recovery.variant", name(step)));
    } catch (RecipeException e) {
      throw new IllegalStateException("checked before: " + step, e);
    }
  }
}
