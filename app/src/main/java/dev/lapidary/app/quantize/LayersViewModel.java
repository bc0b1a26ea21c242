package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.steps.ParameterEntry;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.workspace.VariantId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The layers that would be quantized, what is decided about each, and how sensitive it is. What the
 * user decides goes into the form's parameters, which are all that a recipe knows.
 */
public final class LayersViewModel {
  private final PreviewViewModel preview;
  private final Studies studies;
  private final JobRunner jobs;
  private final Supplier<Messages> messages;
  private final ObservableList<LayerRow> rows = FXCollections.observableArrayList();
  private final StringProperty selected = new SimpleStringProperty("");
  private final ToolState state = new ToolState();
  private final Map<VariantId, Ranking> rankings = new HashMap<>();

  /** What was found, and by which step without its exclusions. */
  private record Ranking(
      StaticQuantization step, Optional<DatasetRef> data, List<LayerSensitivity> layers) {

    boolean fits(Preview preview) {
      return step.equals(preview.step().withExclude(List.of()))
          && data.equals(preview.subject().calibration());
    }
  }

  LayersViewModel(
      PreviewViewModel preview, Studies studies, JobRunner jobs, Supplier<Messages> messages) {
    this.preview = preview;
    this.studies = studies;
    this.jobs = jobs;
    this.messages = messages;
    preview.previewProperty().addListener((o, old, now) -> refresh());
    preview.problemProperty().addListener((o, old, now) -> refresh());
    refresh();
  }

  ObservableList<LayerRow> rows() {
    return rows;
  }

  /** The id of the selected layer; empty while none is. */
  StringProperty selectedProperty() {
    return selected;
  }

  Optional<LayerRow> row(String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  ToolState state() {
    return state;
  }

  /** Says everything anew. */
  void refresh() {
    Optional<Ranking> known = preview.preview().map(p -> rankings.get(p.variant().id()));
    show(preview.preview().map(p -> rows(p, known)).orElse(List.of()));
    state.calibrated(!preview.uncalibrated());
    state.say(
        preview.withoutLayers().orElse(""),
        preview.hindrance(),
        preview.preview().map(p -> noteText(p, known)).orElse(""));
  }

  private List<LayerRow> rows(Preview shown, Optional<Ranking> ranking) {
    Map<String, LayerSensitivity> found = new LinkedHashMap<>();
    ranking.ifPresent(r -> r.layers.forEach(layer -> found.put(layer.layer(), layer)));
    LayerEdits edits = new LayerEdits(shown.asEntered());
    List<String> widths = shown.step().layerBits();
    WidthOrigin others = choosesWidths() ? WidthOrigin.STEP : WidthOrigin.FORM;
    return shown.asEntered().layers().stream()
        .map(
            layer ->
                new LayerRow(
                    layer,
                    edits.covers(widths, layer.id()) ? WidthOrigin.OWN : others,
                    Optional.ofNullable(shown.kernels().get(layer.id())),
                    Optional.ofNullable(found.get(layer.id()))))
        .toList();
  }

  private boolean choosesWidths() {
    return preview.form().filter(StaticPart::choosesWidths).isPresent();
  }

  // only what differs, so that the table keeps its place
  private void show(List<LayerRow> now) {
    boolean same = now.stream().map(LayerRow::id).toList().equals(ids());
    if (!same) {
      rows.setAll(now);
      return;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!rows.get(i).equals(now.get(i))) {
        rows.set(i, now.get(i));
      }
    }
  }

  private List<String> ids() {
    return rows.stream().map(LayerRow::id).toList();
  }

  private String noteText(Preview shown, Optional<Ranking> ranking) {
    if (ranking.isEmpty()) {
      return "";
    }
    if (!ranking.get().fits(shown)) {
      return messages.get().get("quantization.layers.stale");
    }
    String key =
        choosesWidths() ? "quantization.layers.ranked.whole" : "quantization.layers.ranked";
    return messages.get().get(key, Studies.SAMPLES);
  }

  /** Finds out how sensitive each layer is, in the background. */
  void rank() {
    Preview shown = preview.preview().orElseThrow();
    StaticQuantization step = shown.step().withExclude(List.of());
    Phrase title = Phrase.of("quantization.job.rank", shown.variant().name());
    Job job =
        jobs.start(
            JobRequest.heavy(
                title,
                context -> studies.rank(shown, context),
                found -> {
                  rankings.put(
                      shown.variant().id(),
                      new Ranking(step, shown.subject().calibration(), found));
                  refresh();
                }));
    state.watch(job);
  }

  /** How many layers have been ranked. */
  int ranked() {
    return (int) rows.stream().filter(row -> row.sensitivity().isPresent()).count();
  }

  /** Keeps exactly the most sensitive layers float, of those that were ranked. */
  void keepWorst(int count) {
    List<String> worst =
        rows.stream()
            .filter(row -> row.sensitivity().isPresent())
            .sorted((a, b) -> Double.compare(a.sqnrDb(), b.sqnrDb()))
            .map(LayerRow::id)
            .toList();
    List<String> others = worst.subList(Math.min(count, worst.size()), worst.size());
    edit(
        "exclude",
        (edits, step) -> {
          List<String> exclude = edits.including(step.exclude(), others);
          for (String layer : worst.subList(0, worst.size() - others.size())) {
            exclude = edits.excluding(exclude, layer);
          }
          return exclude;
        });
  }

  /** Keeps a layer float, or quantizes it. */
  void keepFloat(LayerRow row, boolean kept) {
    edit(
        "exclude",
        (edits, step) ->
            kept
                ? edits.excluding(step.exclude(), row.id())
                : edits.including(step.exclude(), List.of(row.id())));
  }

  /** Gives a layer's weights a width of their own; empty for that of all others. */
  void setBits(LayerRow row, Optional<Integer> bits) {
    edit(
        "layerBits",
        (edits, step) -> {
          if (bits.isPresent()) {
            return edits.withBits(step.layerBits(), row.id(), bits.get());
          }
          return choosesWidths()
              ? edits.withoutBits(step.layerBits(), row.id())
              : edits.withoutBits(step.layerBits(), row.id(), step.weightBits());
        });
  }

  private interface Edit {
    List<String> of(LayerEdits edits, StaticQuantization step);
  }

  private void edit(String parameter, Edit edit) {
    Preview shown = preview.preview().orElseThrow();
    StepFormViewModel form = preview.form().orElseThrow();
    StaticQuantization step = StaticPart.of(form).orElse(shown.step());
    ParameterEntry entry = form.entry(parameter).orElseThrow();
    List<String> changed = edit.of(new LayerEdits(shown.asEntered()), step);
    entry.textProperty().set(String.join(", ", changed));
  }

  /** The table as CSV, for spreadsheets. */
  String csv() {
    return LayersCsv.write(rows);
  }
}
