package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.transform.ParameterSpec;
import java.util.List;
import java.util.Objects;

/**
 * What ranges are fitted to, and how. The names of the components are the words in recipes.
 *
 * @param samples drawn from the calibration data, 1 or more
 * @param batchSize samples a run, 1 or more; a batch the model fixes goes before
 * @param seed of the draw
 * @param percentile share of the magnitudes that {@link CalibrationMethod#PERCENTILE} keeps, in
 *     percent, in (0, 100]
 */
public record CalibrationSettings(
    int samples, int batchSize, long seed, CalibrationMethod calibration, double percentile) {
  private static final int SAMPLES = 300;
  private static final int BATCH = 32;
  private static final double PERCENT = 99.999;

  public CalibrationSettings {
    if (samples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "samples and batchSize must be 1 or more, found " + samples + " and " + batchSize);
    }
    Objects.requireNonNull(calibration);
    calibration.rule(percentile);
  }

  /** The parameters with their initial values. */
  public static List<ParameterSpec> specs() {
    return List.of(
        ParameterSpec.integer("samples", 1, 1_000_000, SAMPLES),
        ParameterSpec.integer("batchSize", 1, 4096, BATCH).asSeldom(),
        ParameterSpec.integer("seed", 0, Integer.MAX_VALUE, 1).asSeldom(),
        method(),
        percent());
  }

  /** How ranges are found. */
  public static ParameterSpec method() {
    return ParameterSpec.choice("calibration", CalibrationMethod.MIN_MAX);
  }

  /** What the percentile keeps. */
  public static ParameterSpec percent() {
    return ParameterSpec.number("percentile", 50, 100, "%", PERCENT).asSeldom();
  }

  /** Smallest and largest elements, with the initial values of all that is not said. */
  public static CalibrationSettings minMax(int samples) {
    return new CalibrationSettings(samples, BATCH, 1, CalibrationMethod.MIN_MAX, PERCENT);
  }

  /** The initial values. */
  public static CalibrationSettings initial() {
    return minMax(SAMPLES);
  }

  /** The same with another batch. */
  public CalibrationSettings withBatchSize(int newBatchSize) {
    return new CalibrationSettings(samples, newBatchSize, seed, calibration, percentile);
  }

  /** How a range follows from what is observed. */
  public RangeRule rule() {
    return calibration.rule(percentile);
  }
}
