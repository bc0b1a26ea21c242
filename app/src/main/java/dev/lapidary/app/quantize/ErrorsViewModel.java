package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.transform.quantize.TensorError;
import dev.lapidary.core.workspace.VariantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** Where the selected variant differs from what it was made of, or from the original. */
public final class ErrorsViewModel {
  private final ProjectModel model;
  private final Studies studies;
  private final JobRunner jobs;
  private final Supplier<Messages> messages;
  private final ObservableList<VariantRow> references = FXCollections.observableArrayList();
  private final ObjectProperty<VariantRow> reference = new SimpleObjectProperty<>();
  private final ObservableList<ErrorRow> all = FXCollections.observableArrayList();
  private final FilteredList<ErrorRow> rows = new FilteredList<>(all);
  private final StringProperty filter = new SimpleStringProperty("");
  private final ToolState state = new ToolState();
  private final Map<Pair, List<TensorError>> found = new HashMap<>();

  private record Pair(VariantId variant, VariantId reference, DatasetRef data) {}

  ErrorsViewModel(
      ProjectModel model, Studies studies, JobRunner jobs, Supplier<Messages> messages) {
    this.model = model;
    this.studies = studies;
    this.jobs = jobs;
    this.messages = messages;
    InvalidationListener changed = observable -> refresh();
    model.selectedProperty().addListener(changed);
    model.attachedProperty().addListener(changed);
    model.rows().addListener(changed);
    reference.addListener((o, old, now) -> show());
    filter.addListener((o, old, now) -> narrow());
    refresh();
  }

  /** What the selected variant can be compared with. */
  ObservableList<VariantRow> references() {
    return references;
  }

  /** What it is compared with; null while it can be with nothing. */
  ObjectProperty<VariantRow> referenceProperty() {
    return reference;
  }

  /** Those that the filter lets through, in the order of the reference's graph. */
  ObservableList<ErrorRow> rows() {
    return rows;
  }

  /** What the name of a value or its operator must hold to be shown; empty for all. */
  StringProperty filterProperty() {
    return filter;
  }

  /** What a reference is called, and what it is to the selected variant. */
  String words(VariantRow row) {
    String key = row.variant().parent().isEmpty() ? "original" : "parent";
    return messages.get().get("quantization.errors.against." + key, row.name());
  }

  ToolState state() {
    return state;
  }

  /** Says everything anew. */
  void refresh() {
    Optional<VariantId> before = Optional.ofNullable(reference.get()).map(VariantRow::id);
    List<VariantRow> now = possible();
    if (!references.equals(now)) {
      references.setAll(now);
    }
    reference.set(
        now.stream()
            .filter(row -> before.filter(row.id()::equals).isPresent())
            .findFirst()
            .or(() -> now.stream().findFirst())
            .orElse(null));
    show();
  }

  private List<VariantRow> possible() {
    Optional<VariantRow> selected = model.selected();
    return Stream.of(
            selected.flatMap(row -> row.variant().parent()).flatMap(model::find),
            selected.flatMap(row -> model.baseline()))
        .flatMap(Optional::stream)
        .filter(row -> selected.filter(own -> own.id().equals(row.id())).isEmpty())
        .distinct()
        .toList();
  }

  private Optional<DatasetRef> data() {
    return model.project().flatMap(open -> open.data().get(DataRole.CALIBRATION)).map(Dataset::ref);
  }

  private Optional<Pair> pair() {
    return model
        .selected()
        .filter(row -> reference.get() != null)
        .flatMap(row -> data().map(ref -> new Pair(row.id(), reference.get().id(), ref)));
  }

  private void show() {
    List<TensorError> errors = pair().map(found::get).orElse(List.of());
    List<ErrorRow> now =
        IntStream.range(0, errors.size())
            .mapToObj(i -> new ErrorRow(i + 1, errors.get(i)))
            .toList();
    if (!all.equals(now)) {
      all.setAll(now);
    }
    narrow();
  }

  private void narrow() {
    String words = filter.get();
    rows.setPredicate(row -> row.matches(words));
    Optional<String> hindrance = hindered().map(this::text);
    String note =
        all.isEmpty()
            ? ""
            : messages
                .get()
                .get("quantization.errors.shown", rows.size(), all.size(), Studies.SAMPLES);
    state.say(rows.isEmpty() ? hindrance.orElseGet(this::toDo) : "", hindrance, note);
    state.calibrated(references.isEmpty() || data().isPresent());
  }

  private String toDo() {
    if (!all.isEmpty()) {
      return text("quantization.errors.filtered");
    }
    boolean compared = pair().filter(found::containsKey).isPresent();
    return text(compared ? "quantization.errors.nothing" : "quantization.errors.none");
  }

  private String text(String key) {
    return messages.get().get(key);
  }

  private Optional<String> hindered() {
    if (model.selected().isEmpty()) {
      return Optional.of("hindrance.variant");
    } else if (references.isEmpty()) {
      return Optional.of("hindrance.original");
    }
    return data().isEmpty() ? Optional.of("quantization.needs-data") : Optional.empty();
  }

  /** Runs both variants on the calibration samples, in the background. */
  void compare() {
    Project project = model.project().orElseThrow();
    VariantRow variant = model.selected().orElseThrow();
    VariantRow against = reference.get();
    Pair asked = pair().orElseThrow();
    Job job =
        jobs.start(
            JobRequest.heavy(
                Phrase.of("quantization.job.compare", variant.name(), against.name()),
                context -> studies.errors(project, against.variant(), variant.variant(), context),
                errors -> {
                  found.put(asked, errors);
                  show();
                }));
    state.watch(job);
  }
}
