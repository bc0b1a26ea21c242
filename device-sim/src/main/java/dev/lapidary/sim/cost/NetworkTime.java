package dev.lapidary.sim.cost;

import dev.lapidary.sim.device.Precision;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Time of one run.
 *
 * @param layers in graph order, without those that take no time
 * @param inferenceOverheadMillis once a run, part of no layer
 */
public record NetworkTime(List<LayerTime> layers, double inferenceOverheadMillis) {
  public NetworkTime {
    layers = List.copyOf(layers);
  }

  public double millis() {
    return inferenceOverheadMillis + layers.stream().mapToDouble(LayerTime::millis).sum();
  }

  /** Time of the layers by the precision they are computed in; without the inference overhead. */
  public Map<Precision, Double> millisByPrecision() {
    Map<Precision, Double> millis = new EnumMap<>(Precision.class);
    layers.forEach(layer -> millis.merge(layer.computedIn(), layer.millis(), Double::sum));
    return millis;
  }

  /** The precision most of the time is spent in; fp32 if no layer takes time. */
  public Precision mainPrecision() {
    return millisByPrecision().entrySet().stream()
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .orElse(Precision.FP32);
  }
}
