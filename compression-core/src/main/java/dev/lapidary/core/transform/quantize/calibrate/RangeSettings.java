package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.transform.ParameterSpec;
import java.util.List;

/**
 * Which ranges activations get. The names of the components are the words in recipes.
 *
 * @param percentile share of the magnitudes that {@link CalibrationMethod#PERCENTILE} keeps, in
 *     percent, in (0, 100]
 * @param ranges those of single values, whatever is observed of them: {@code VALUE=MIN..MAX}; later
 *     ones win
 */
public record RangeSettings(CalibrationMethod calibration, double percentile, List<String> ranges) {
  private static final double PERCENT = 99.999;

  public RangeSettings {
    calibration.rule(percentile);
    ranges = List.copyOf(ranges);
    GivenRange.parse(ranges);
  }

  /** All ranges as they are observed. */
  public static RangeSettings observed(CalibrationMethod calibration, double percentile) {
    return new RangeSettings(calibration, percentile, List.of());
  }

  /** Smallest and largest elements. */
  public static RangeSettings minMax() {
    return observed(CalibrationMethod.MIN_MAX, PERCENT);
  }

  /** How ranges are found. */
  public static ParameterSpec method() {
    return ParameterSpec.choice("calibration", CalibrationMethod.MIN_MAX);
  }

  /** What the percentile keeps. */
  public static ParameterSpec percent() {
    return ParameterSpec.number("percentile", 50, 100, "%", PERCENT).asSeldom();
  }

  /** Ranges of single values. */
  public static ParameterSpec given() {
    return ParameterSpec.names("ranges").asSeldom();
  }

  /** How a range follows from what is observed. */
  public RangeRule rule() {
    return calibration.rule(percentile);
  }
}
