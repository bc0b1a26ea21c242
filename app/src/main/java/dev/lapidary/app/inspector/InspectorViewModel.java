package dev.lapidary.app.inspector;

import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.DeviceFigures;
import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.project.Structure;
import dev.lapidary.app.ui.FigureFormat;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.FigureText;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.KernelPrediction;
import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.search.Objective.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the inspector shows, kept in step with the selection. */
public final class InspectorViewModel {
  private static final String DASH = "–";
  private static final List<Metric> MODEL =
      List.of(
          Metric.ACCURACY,
          Metric.AGREEMENT,
          Metric.SIZE,
          Metric.PARAMETERS,
          Metric.MACS,
          Metric.SPARSITY);
  private static final List<Metric> DEVICE =
      List.of(Metric.LATENCY, Metric.ENERGY, Metric.PEAK_MEMORY);

  private final ProjectModel model;
  private final Supplier<Messages> messages;
  private final ReadOnlyObjectWrapper<Optional<Inspection>> inspection =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  public InspectorViewModel(ProjectModel model, Supplier<Messages> messages) {
    this.model = model;
    this.messages = messages;
    InvalidationListener changed = observable -> refresh();
    model.rows().addListener(changed);
    model.selectedProperty().addListener(changed);
    model.deviceProperty().addListener(changed);
  }

  /** What is shown; empty while no variant is selected. */
  public ReadOnlyObjectProperty<Optional<Inspection>> inspectionProperty() {
    return inspection.getReadOnlyProperty();
  }

  /** Says everything anew, for instance in another language. */
  public void refresh() {
    inspection.set(model.selected().map(this::inspect));
  }

  private Inspection inspect(VariantRow row) {
    Messages now = messages.get();
    String origin =
        row.variant()
            .parent()
            .flatMap(model::find)
            .map(parent -> now.get("inspector.made-of", parent.name()))
            .orElse(now.get("inspector.original"));
    return new Inspection(
        row.name(),
        origin,
        groups(row),
        new ProvenanceFacts(now).of(row.variant()),
        row.variant().provenance().recipe().orElse(""));
  }

  private List<FigureGroup> groups(VariantRow row) {
    List<FigureGroup> groups = new ArrayList<>();
    groups.add(new FigureGroup(messages.get().get("inspector.model"), ofModel(row)));
    groups.add(new FigureGroup(messages.get().get("inspector.here"), here(row)));
    String device = model.deviceProperty().get();
    DeviceFigures simulated = row.known().devices().get(device);
    if (simulated != null) {
      groups.add(new FigureGroup(simulated.deviceName(), lines(DEVICE, row, device)));
    }
    return groups;
  }

  private List<FigureLine> ofModel(VariantRow row) {
    List<FigureLine> lines = new ArrayList<>(lines(MODEL, row, DeviceChoice.LOCAL_CPU));
    prediction(row).map(this::integerNodes).ifPresent(lines::add);
    return lines;
  }

  private FigureLine integerNodes(KernelPrediction prediction) {
    int integers = prediction.integerNodes().size();
    int all = integers + prediction.floatNodes().size();
    return new FigureLine(
        messages.get().get("inspector.integer-nodes"),
        messages.get().get("inspector.integer-nodes.value", integers, all),
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<KernelPrediction> prediction(VariantRow row) {
    return row.known().structure().flatMap(Structure::kernels);
  }

  /**
   * What ONNX Runtime will run of the selected variant, a row a kernel, known before it is
   * measured; empty if the variant is not quantized.
   */
  public List<PredictedKernel> predictedKernels() {
    return model
        .selected()
        .flatMap(InspectorViewModel::prediction)
        .map(KernelPrediction::kernels)
        .orElse(List.of());
  }

  private List<FigureLine> here(VariantRow row) {
    List<FigureLine> lines =
        new ArrayList<>(
            lines(List.of(Metric.LATENCY, Metric.PEAK_MEMORY), row, DeviceChoice.LOCAL_CPU));
    Optional.ofNullable(row.known().devices().get(DeviceChoice.LOCAL_CPU))
        .flatMap(DeviceFigures::precision)
        .ifPresent(
            use -> {
              lines.add(share("inspector.int8-time", use.int8Share()));
              lines.add(share("inspector.conversion-time", use.conversionShare()));
            });
    return lines;
  }

  private FigureLine share(String key, double share) {
    return new FigureLine(
        messages.get().get(key),
        FigureFormat.share(share),
        "",
        Optional.empty(),
        Optional.of(FigureKind.MEASURED));
  }

  private List<FigureLine> lines(List<Metric> metrics, VariantRow row, String device) {
    return metrics.stream().map(metric -> line(metric, row, device)).toList();
  }

  private FigureLine line(Metric metric, VariantRow row, String device) {
    String label =
        messages
            .get()
            .find("inspector.metric." + metric.word())
            .orElseGet(() -> messages.get().get("metric." + metric.word()));
    Optional<Figure> figure = metric.of(row.known(), device);
    if (figure.isEmpty()) {
      return new FigureLine(label, DASH, "", Optional.empty(), Optional.empty());
    }
    Optional<Figure> baseline =
        model
            .baseline()
            .filter(first -> !first.id().equals(row.id()))
            .flatMap(first -> metric.of(first.known(), device));
    return new FigureLine(
        label,
        FigureText.of(metric, figure.get()),
        baseline.map(from -> FigureText.change(metric, from, figure.get())).orElse(""),
        baseline.flatMap(from -> better(metric, from.value(), figure.get().value())),
        Optional.of(figure.get().kind()));
  }

  private static Optional<Boolean> better(Metric metric, double from, double to) {
    if (from == to) {
      return Optional.empty();
    }
    return Optional.of((to > from) == (metric.better() == Better.HIGHER));
  }
}
