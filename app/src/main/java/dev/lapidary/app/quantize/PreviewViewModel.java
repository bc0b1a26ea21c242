package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Latest;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.workspace.Variant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;

/**
 * What the chosen form would do to the selected variant, kept up to date in the background while
 * the tab is shown.
 */
final class PreviewViewModel {
  private final ProjectModel model;
  private final ObservableValue<StepFormViewModel> chosen;
  private final ObservableValue<Boolean> shown;
  private final Studies studies;
  private final Latest latest;
  private final Supplier<Messages> messages;
  private final ReadOnlyObjectWrapper<Optional<Preview>> preview =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private Optional<Question> asked = Optional.empty();
  private Optional<WorkbenchException> failure = Optional.empty();

  // two forms may hold the same static quantization, and be told different things of it
  private record Question(
      Project project,
      Variant variant,
      String form,
      StaticQuantization step,
      Optional<DatasetRef> calibration) {}

  private record Answer(Optional<Preview> preview, Optional<WorkbenchException> failure) {}

  PreviewViewModel(
      ProjectModel model,
      QuantizeViewModel.Forms forms,
      Studies studies,
      Latest latest,
      Supplier<Messages> messages) {
    this.model = model;
    this.chosen = forms.chosen();
    this.shown = forms.shown();
    this.studies = studies;
    this.latest = latest;
    this.messages = messages;
    watched(forms.all()).forEach(form -> form.entries().forEach(e -> listen(e.valueProperty())));
    List.of(chosen, shown, model.selectedProperty(), model.attachedProperty())
        .forEach(this::listen);
    refresh();
  }

  private static List<StepFormViewModel> watched(List<StepFormViewModel> all) {
    return all.stream().filter(StaticPart::isIn).toList();
  }

  private void listen(ObservableValue<?> observable) {
    observable.addListener((o, old, now) -> refresh());
  }

  /** Empty while there is none; {@link #problemProperty} says why. */
  ReadOnlyObjectProperty<Optional<Preview>> previewProperty() {
    return preview.getReadOnlyProperty();
  }

  Optional<Preview> preview() {
    return preview.get();
  }

  /** Why there is no preview; empty while there is one or it is on its way. */
  ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Why there are no layers to look at; empty while there are some. */
  Optional<String> withoutLayers() {
    if (preview().isEmpty()) {
      String why = problem.get();
      return Optional.of(why.isEmpty() ? messages.get().get("quantization.reading") : why);
    }
    return preview().get().whole().layers().isEmpty()
        ? Optional.of(messages.get().get("quantization.no-layers"))
        : Optional.empty();
  }

  /** Why nothing can be measured of layers: there are none, or no data to calibrate on. */
  Optional<String> hindrance() {
    return withoutLayers()
        .or(
            () ->
                uncalibrated()
                    ? Optional.of(messages.get().get("quantization.needs-data"))
                    : Optional.empty());
  }

  /** Whether there is a preview, but no data to calibrate on. */
  boolean uncalibrated() {
    return preview().filter(shown -> !shown.calibrated()).isPresent();
  }

  /** The form whose step is previewed. */
  Optional<StepFormViewModel> form() {
    return Optional.ofNullable(chosen.getValue()).filter(StaticPart::isIn);
  }

  /** Asks anew if something has changed; says what went wrong anew in any case. */
  void refresh() {
    failure.map(this::words).ifPresent(problem::set);
    if (!shown.getValue() || form().isEmpty()) {
      return;
    }
    Optional<StaticQuantization> step = form().flatMap(StaticPart::of);
    if (model.selected().isEmpty() || step.isEmpty()) {
      asked = Optional.empty();
      String key = model.selected().isEmpty() ? "hindrance.variant" : "steps.invalid";
      show(new Answer(Optional.empty(), Optional.empty()));
      problem.set(messages.get().get(key));
      return;
    }
    Project project = model.project().orElseThrow();
    Question question =
        new Question(
            project,
            model.selected().orElseThrow().variant(),
            form().orElseThrow().type().label(),
            step.get(),
            project.data().get(DataRole.CALIBRATION).map(Dataset::ref));
    if (!asked.equals(Optional.of(question))) {
      asked = Optional.of(question);
      latest.submit(() -> answer(question), answer -> shown(question, answer));
    }
  }

  private Answer answer(Question question) {
    try {
      Studies.Subject subject =
          new Studies.Subject(question.project, question.variant, question.calibration);
      return new Answer(Optional.of(studies.preview(subject, question.step)), Optional.empty());
    } catch (WorkbenchException e) {
      return new Answer(Optional.empty(), Optional.of(e));
    }
  }

  private void shown(Question question, Answer answer) {
    if (asked.equals(Optional.of(question))) {
      show(answer);
    }
  }

  private String words(WorkbenchException why) {
    return why.localizedMessage(messages.get().locale());
  }

  private void show(Answer answer) {
    failure = answer.failure;
    problem.set(failure.map(this::words).orElse(""));
    preview.set(answer.preview);
  }
}
