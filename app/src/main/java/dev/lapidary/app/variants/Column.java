package dev.lapidary.app.variants;

import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Known;
import dev.lapidary.app.project.Metric;
import java.util.Locale;
import java.util.Optional;

/** The columns of the tree that can be chosen. */
public enum Column {
  ACCURACY(Metric.ACCURACY, Where.HERE),
  ACCURACY_CHANGE(Metric.ACCURACY, Where.HERE),
  AGREEMENT(Metric.AGREEMENT, Where.HERE),
  SIZE(Metric.SIZE, Where.HERE),
  PARAMETERS(Metric.PARAMETERS, Where.HERE),
  MACS(Metric.MACS, Where.HERE),
  LATENCY(Metric.LATENCY, Where.HERE),
  DEVICE_LATENCY(Metric.LATENCY, Where.DEVICE),
  DEVICE_ENERGY(Metric.ENERGY, Where.DEVICE),
  PEAK_MEMORY(Metric.PEAK_MEMORY, Where.HERE),
  DEVICE_PEAK_MEMORY(Metric.PEAK_MEMORY, Where.DEVICE),
  SPARSITY(Metric.SPARSITY, Where.HERE);

  private enum Where {
    HERE,
    DEVICE
  }

  private final Metric metric;
  private final Where where;

  Column(Metric metric, Where where) {
    this.metric = metric;
    this.where = where;
  }

  public Metric metric() {
    return metric;
  }

  /** Whether it is about the chosen device, not this machine. */
  public boolean onDevice() {
    return where == Where.DEVICE;
  }

  /** Whether it shows the difference to the baseline. */
  public boolean isChange() {
    return this == ACCURACY_CHANGE;
  }

  /** The name in settings and message keys. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The figure of a variant; empty while not measured. */
  public Optional<Figure> figure(Known known, String device) {
    return metric.of(known, onDevice() ? device : DeviceChoice.LOCAL_CPU);
  }
}
