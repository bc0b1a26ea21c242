package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.job.Latest;
import dev.lapidary.app.steps.ParameterEntry;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The calibration microscope: activations are observed once, and what each way to find ranges makes
 * of them is computed from the distributions kept.
 */
public final class CalibrationViewModel {
  private final PreviewViewModel preview;
  private final Studies studies;
  private final JobRunner jobs;
  private final Latest latest;
  private final Supplier<Messages> messages;
  private final ObservableList<QuantizableValue> tensors = FXCollections.observableArrayList();
  private final StringProperty selected = new SimpleStringProperty("");
  private final BooleanProperty logarithmic = new SimpleBooleanProperty(true);
  private final ToolState state = new ToolState();
  private final ReadOnlyObjectWrapper<Optional<TensorFits>> fits =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<Observation> observation = Optional.empty();

  CalibrationViewModel(
      PreviewViewModel preview,
      Studies studies,
      JobRunner jobs,
      Latest latest,
      Supplier<Messages> messages) {
    this.preview = preview;
    this.studies = studies;
    this.jobs = jobs;
    this.latest = latest;
    this.messages = messages;
    preview.previewProperty().addListener((o, old, now) -> refresh());
    preview.problemProperty().addListener((o, old, now) -> refresh());
    selected.addListener((o, old, now) -> fit());
    refresh();
  }

  /** The values that become integers, in the order of the graph; empty while not observed. */
  ObservableList<QuantizableValue> tensors() {
    return tensors;
  }

  /** The name of the selected tensor; empty while none is. */
  StringProperty selectedProperty() {
    return selected;
  }

  /** Whether counts are drawn on a logarithmic scale. */
  BooleanProperty logarithmicProperty() {
    return logarithmic;
  }

  /** What each method makes of the selected tensor; empty while that is being computed. */
  ReadOnlyObjectProperty<Optional<TensorFits>> fitsProperty() {
    return fits.getReadOnlyProperty();
  }

  ToolState state() {
    return state;
  }

  /** Streams the calibration samples through the model, in the background. */
  void observe() {
    Preview shown = preview.preview().orElseThrow();
    Phrase title = Phrase.of("quantization.job.observe", shown.variant().name());
    Job job =
        jobs.start(
            JobRequest.heavy(
                title,
                context ->
                    new Observation(Observation.Source.of(shown), studies.observe(shown, context)),
                found -> {
                  observation = Optional.of(found);
                  refresh();
                }));
    state.watch(job);
  }

  /**
   * Lets the form find ranges another way; does nothing where it gives the selected tensor's range.
   *
   * @param method as recipes name it
   */
  void choose(String method) {
    if (fits.get().filter(TensorFits::given).isPresent()) {
      return;
    }
    preview
        .form()
        .flatMap(form -> form.entry("calibration"))
        .map(ParameterEntry::textProperty)
        .ifPresent(text -> text.set(method));
  }

  /** Says everything anew. */
  void refresh() {
    Optional<Observation> fitting =
        observation.filter(seen -> preview.preview().filter(seen::fits).isPresent());
    show(fitting.map(this::values).orElse(List.of()));
    state.calibrated(!preview.uncalibrated());
    state.say(
        tensors.isEmpty() ? preview.hindrance().orElseGet(this::toDo) : "",
        preview.hindrance(),
        fitting.map(this::noteText).orElse(""));
    fit();
  }

  private List<QuantizableValue> values(Observation seen) {
    return preview.preview().orElseThrow().whole().values(seen.statistics());
  }

  private void show(List<QuantizableValue> now) {
    if (!tensors.equals(now)) {
      String before = selected.get();
      tensors.setAll(now);
      selected.set(
          find(before)
              .or(() -> now.stream().findFirst())
              .map(QuantizableValue::name)
              .orElse(before));
    }
  }

  private Optional<QuantizableValue> find(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  private void fit() {
    Optional<QuantizableValue> tensor = find(selected.get());
    if (tensor.isEmpty() || preview.preview().isEmpty()) {
      fits.set(Optional.empty());
      return;
    }
    Preview shown = preview.preview().get();
    Observation seen = observation.orElseThrow();
    latest.submit(
        () -> TensorFits.of(tensor.get(), shown, seen.statistics()),
        found -> fits.set(Optional.of(found)));
  }

  private String toDo() {
    String key = observation.isPresent() ? "changed" : "none";
    return messages.get().get("quantization.calibration." + key);
  }

  private String noteText(Observation seen) {
    int samples = seen.statistics().samples();
    return messages.get().get("quantization.calibration.observed", tensors.size(), samples);
  }
}
