package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.transform.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What ranges are fitted to, and how.
 *
 * @param sampling what activations are observed on
 * @param ranging how their ranges follow, or what they are
 */
public record CalibrationSettings(SampleSettings sampling, RangeSettings ranging) {
  private static final int SAMPLES = 300;

  public CalibrationSettings {
    Objects.requireNonNull(sampling);
    Objects.requireNonNull(ranging);
  }

  /** The parameters with their initial values. */
  public static List<ParameterSpec> specs() {
    List<ParameterSpec> specs = new ArrayList<>(SampleSettings.specs(SAMPLES));
    specs.addAll(List.of(RangeSettings.method(), RangeSettings.percent(), RangeSettings.given()));
    return specs;
  }

  /** Smallest and largest elements, with the initial values of all that is not said. */
  public static CalibrationSettings minMax(int samples) {
    return new CalibrationSettings(SampleSettings.of(samples), RangeSettings.minMax());
  }

  /** The initial values. */
  public static CalibrationSettings initial() {
    return minMax(SAMPLES);
  }

  /** The same with another batch. */
  public CalibrationSettings withBatchSize(int newBatchSize) {
    return new CalibrationSettings(
        new SampleSettings(sampling.samples(), newBatchSize, sampling.seed()), ranging);
  }

  /** How a range follows from what is observed. */
  public RangeRule rule() {
    return ranging.rule();
  }
}
