package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.quantize.ActivationFit;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.Histogram;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.Arrays;
import java.util.List;

/**
 * One tensor under the microscope: its distribution and what each method makes of it.
 *
 * @param fits in the order of the methods
 */
record TensorFits(QuantizableValue tensor, Histogram histogram, List<MethodFit> fits) {
  TensorFits {
    fits = List.copyOf(fits);
  }

  /** Computes all fits: some methods search, so this is nothing for the window's thread. */
  static TensorFits of(QuantizableValue tensor, Preview preview, TensorStatistics statistics) {
    CalibrationMethod chosen = preview.step().calibration().calibration();
    double percentile = preview.step().calibration().percentile();
    List<MethodFit> fits =
        Arrays.stream(CalibrationMethod.values())
            .map(
                method -> {
                  ActivationFit fit =
                      preview.whole().fit(tensor.name(), statistics, method.rule(percentile));
                  return new MethodFit(method, fit, method == chosen);
                })
            .toList();
    return new TensorFits(
        tensor, statistics.of(tensor.name()).distributionOrThrow().signed(), fits);
  }

  MethodFit chosen() {
    return fits.stream().filter(MethodFit::chosen).findFirst().orElseThrow();
  }
}
