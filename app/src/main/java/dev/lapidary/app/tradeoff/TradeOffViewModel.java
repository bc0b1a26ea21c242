package dev.lapidary.app.tradeoff;

import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.ChartAxis;
import dev.lapidary.app.ui.chart.ChartText;
import dev.lapidary.app.ui.chart.Interval;
import dev.lapidary.app.ui.chart.TradeOffChart;
import dev.lapidary.app.ui.chart.TradeOffPoint;
import dev.lapidary.app.variants.FigureText;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.workspace.VariantId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;

/** What the trade-off plot shows, kept in step with the variants, the axes and the device. */
public final class TradeOffViewModel {
  /** The metrics that can stand on an axis. */
  public static final List<Metric> METRICS =
      Stream.of(Metric.values()).filter(m -> m != Metric.SPARSITY).toList();

  private final ProjectModel model;
  private final SettingsModel settings;
  private final Supplier<Messages> messages;
  private final ObservableList<DeviceChoice> devices;
  private final ObjectProperty<Metric> x = new SimpleObjectProperty<>();
  private final ObjectProperty<Metric> y = new SimpleObjectProperty<>();
  private final ObjectProperty<DeviceChoice> device = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<TradeOffChart> chart = new ReadOnlyObjectWrapper<>();

  public TradeOffViewModel(
      ProjectModel model,
      SettingsModel settings,
      Supplier<Messages> messages,
      ObservableList<DeviceChoice> devices) {
    this.model = model;
    this.settings = settings;
    this.messages = messages;
    this.devices = devices;
    x.set(metric(settings.get().xMetric(), Metric.LATENCY));
    y.set(metric(settings.get().yMetric(), Metric.ACCURACY));
    device.set(devices.get(0));
    InvalidationListener changed = observable -> refresh();
    model.rows().addListener(changed);
    model.selectedProperty().addListener(changed);
    device.addListener(observable -> deviceChanged());
    x.addListener(observable -> axesChanged());
    y.addListener(observable -> axesChanged());
    refresh();
  }

  public ObjectProperty<Metric> xProperty() {
    return x;
  }

  public ObjectProperty<Metric> yProperty() {
    return y;
  }

  /** The device whose latency, energy and memory are plotted; this machine at first. */
  public ObjectProperty<DeviceChoice> deviceProperty() {
    return device;
  }

  /** This machine first; the simulated ones follow when they are read. */
  public ObservableList<DeviceChoice> devices() {
    return devices;
  }

  public ReadOnlyObjectProperty<TradeOffChart> chartProperty() {
    return chart.getReadOnlyProperty();
  }

  /** Selects the variant of a point everywhere. */
  public void select(String pointId) {
    model.select(new VariantId(pointId));
  }

  /** What the tip of a point says. */
  public String describe(String pointId) {
    return chart.get().points().stream()
        .filter(point -> point.id().equals(pointId))
        .map(this::describe)
        .findFirst()
        .orElse("");
  }

  private String describe(TradeOffPoint point) {
    VariantRow row = model.find(new VariantId(point.id())).orElseThrow();
    return row.name() + "\n" + line(y.get(), row) + "\n" + line(x.get(), row);
  }

  private String line(Metric metric, VariantRow row) {
    Figure figure = figure(metric, row).orElseThrow();
    return messages
        .get()
        .get(
            "tradeoff.tip",
            title(metric),
            FigureText.of(metric, figure),
            messages.get().get("kind." + figure.kind().word()));
  }

  /** Draws anew, for instance in another language. */
  public void refresh() {
    List<TradeOffPoint> points = model.rows().stream().flatMap(this::point).toList();
    chart.set(TradeOffChart.of(axis(x.get()), axis(y.get()), points, text()));
  }

  private void deviceChanged() {
    if (device.get().simulated()) {
      model.deviceProperty().set(device.get().id());
      settings.change(now -> now.withDevice(device.get().id()));
    }
    refresh();
  }

  private void axesChanged() {
    settings.change(now -> now.withAxes(x.get().word(), y.get().word()));
    refresh();
  }

  private Stream<TradeOffPoint> point(VariantRow row) {
    Optional<Figure> across = figure(x.get(), row);
    Optional<Figure> up = figure(y.get(), row);
    if (across.isEmpty() || up.isEmpty()) {
      return Stream.empty();
    }
    FigureKind kind =
        across.get().kind().compareTo(up.get().kind()) > 0 ? across.get().kind() : up.get().kind();
    boolean selected = row.id().equals(model.selectedProperty().get());
    return Stream.of(
        new TradeOffPoint(
            row.id().value(),
            row.name(),
            interval(x.get(), across.get()),
            interval(y.get(), up.get()),
            kind,
            false,
            selected));
  }

  private Optional<Figure> figure(Metric metric, VariantRow row) {
    return metric.of(row.known(), device.get().id());
  }

  private static Interval interval(Metric metric, Figure figure) {
    double scale = scale(metric);
    return new Interval(figure.value() * scale, figure.low() * scale, figure.high() * scale);
  }

  private ChartAxis axis(Metric metric) {
    String title =
        metric.perDevice()
            ? messages.get().get("tradeoff.on-device", title(metric), name(device.get()))
            : title(metric);
    return new ChartAxis(title, unit(metric), metric.better());
  }

  private String name(DeviceChoice on) {
    return on.id().equals(DeviceChoice.LOCAL_CPU)
        ? messages.get().get("device.local-cpu")
        : on.name();
  }

  private String title(Metric metric) {
    return messages.get().get("metric." + metric.word());
  }

  private static double scale(Metric metric) {
    return switch (metric.unit()) {
      case SHARE -> 100;
      case MILLISECONDS, MILLIJOULES -> 1;
      case BYTES -> 1e-6;
      case COUNT -> 1e-6;
    };
  }

  private String unit(Metric metric) {
    return switch (metric.unit()) {
      case SHARE -> "%";
      case MILLISECONDS -> "ms";
      case MILLIJOULES -> "mJ";
      case BYTES -> "MB";
      case COUNT -> messages.get().get("unit.millions");
    };
  }

  private ChartText text() {
    Messages now = messages.get();
    return new ChartText(
        now.get("kind.measured"),
        now.get("kind.simulated"),
        now.get("kind.estimated"),
        now.get("tradeoff.front"),
        now.get("tradeoff.dominated"),
        now.get(model.rows().isEmpty() ? "tradeoff.none" : "tradeoff.empty"));
  }

  private static Metric metric(String word, Metric otherwise) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.word().equals(word))
        .findFirst()
        .orElse(otherwise);
  }
}
