package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Latest;
import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.quantize.RecoveryStep.Place;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.steps.StepTexts;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.FigureText;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
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
  private final Map<RecoveryStep, BooleanProperty> ticked = new EnumMap<>(RecoveryStep.class);
  private final ObservableList<RecoveryRow> rows = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper act = new ReadOnlyStringWrapper("");
  private final ToolState state = new ToolState();
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
    for (RecoveryStep step : RecoveryStep.values()) {
      BooleanProperty tick = new SimpleBooleanProperty();
      tick.addListener((o, old, now) -> ticked(step, now));
      ticked.put(step, tick);
      form(step)
          .entries()
          .forEach(entry -> entry.valueProperty().addListener((o, old, now) -> check()));
    }
    preview.previewProperty().addListener((o, old, now) -> check());
    preview.problemProperty().addListener((o, old, now) -> refresh());
    model.rows().addListener((InvalidationListener) observable -> refresh());
    check();
  }

  /** From the cheapest step to the dearest. */
  ObservableList<RecoveryRow> rows() {
    return rows;
  }

  /**
   * Its note is what the selected variant, plain static quantization and the ticked steps reach.
   */
  ToolState state() {
    return state;
  }

  /** What the button that tries the ticked steps says. */
  ReadOnlyStringProperty actProperty() {
    return act.getReadOnlyProperty();
  }

  private void ticked(RecoveryStep step, boolean now) {
    if (now && step.place() == Place.INSTEAD) {
      ticked.forEach(
          (other, tick) -> {
            if (other != step && other.place() == Place.INSTEAD) {
              tick.set(false);
            }
          });
    }
    refresh();
  }

  /** Finds out in the background which steps apply. */
  private void check() {
    refused = Optional.empty();
    refresh();
    preview.preview().ifPresent(this::check);
  }

  private void check(Preview shown) {
    Map<RecoveryStep, WorkbenchException> found = new EnumMap<>(RecoveryStep.class);
    Map<RecoveryStep, Recipe> recipes = new EnumMap<>(RecoveryStep.class);
    for (RecoveryStep step : RecoveryStep.values()) {
      try {
        recipes.put(step, alone(step).recipe(forms.all(), shown.step()));
      } catch (RecipeException e) {
        found.put(step, e);
      }
    }
    latest.submit(
        () -> {
          recipes.forEach(
              (step, recipe) -> refusal(shown, recipe).ifPresent(why -> found.put(step, why)));
          return found;
        },
        all -> {
          refused = Optional.of(all);
          refresh();
        });
  }

  private Optional<WorkbenchException> refusal(Preview shown, Recipe recipe) {
    try {
      studies.check(shown, recipe);
      return Optional.empty();
    } catch (WorkbenchException e) {
      return Optional.of(e);
    }
  }

  private static RecoveryPlan alone(RecoveryStep step) {
    return new RecoveryPlan(List.of(step));
  }

  private StepFormViewModel form(RecoveryStep step) {
    return RecoveryPlan.form(forms.all(), step);
  }

  String name(RecoveryStep step) {
    return new StepTexts(messages.get()).name(form(step).type());
  }

  /** Says everything anew. */
  void refresh() {
    List<RecoveryRow> now =
        Arrays.stream(RecoveryStep.values())
            .map(
                step ->
                    new RecoveryRow(
                        step, ticked.get(step), hindrance(step), reached(alone(step).labels())))
            .toList();
    if (!rows.equals(now)) {
      rows.setAll(now);
    }
    int count = wanted().steps().size();
    act.set(messages.get().get("quantization.recovery.try", count));
    state.calibrated(!preview.uncalibrated());
    state.say("", count > 0 ? Optional.empty() : Optional.of(nothingTicked()), summaryText());
  }

  private String nothingTicked() {
    return rows.stream().anyMatch(row -> row.hindrance().isEmpty())
        ? messages.get().get("quantization.recovery.none")
        : rows.get(0).hindrance().orElseThrow();
  }

  /** What is ticked and can be tried. */
  private RecoveryPlan wanted() {
    return new RecoveryPlan(
        rows.stream().filter(RecoveryRow::wanted).map(RecoveryRow::step).toList());
  }

  private Optional<String> hindrance(RecoveryStep step) {
    Optional<String> nothing = preview.withoutLayers();
    if (nothing.isPresent()) {
      return nothing;
    }
    Optional<Transform> own = form(step).step();
    if (own.isEmpty()) {
      return Optional.of(messages.get().get("quantization.recovery.invalid"));
    }
    Optional<String> missing = form(step).missing(own.get());
    if (missing.isPresent()) {
      return missing;
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
            plain().map(f -> FigureText.of(metric, f)).orElse("–"),
            wanted().steps().isEmpty() ? "–" : result(reached(wanted().labels())));
  }

  /** What a step reached, and how far that is from plain static quantization. */
  String result(Optional<Figure> reached) {
    Metric metric = metric();
    return reached
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

  /** Makes a variant by the ticked steps, with the settings of the form and of theirs. */
  void tryTicked() {
    RecoveryPlan plan = wanted();
    VariantRow parent = model.selected().orElseThrow();
    String names =
        plan.steps().stream()
            .map(this::name)
            .reduce((all, next) -> messages.get().get("quantization.recovery.both", all, next))
            .orElseThrow();
    try {
      work.create(
          parent,
          plan.recipe(forms.all(), preview.preview().orElseThrow().step()),
          messages.get().get("quantization.recovery.variant", names));
    } catch (RecipeException e) {
      throw new IllegalStateException("checked before: " + plan, e);
    }
  }

  /** Shows the step's own form, where it has further settings. */
  void openForm(RecoveryStep step) {
    forms.chosen().set(form(step));
  }
}
