package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.quantize.ActivationFit;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.Histogram;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One tensor under the microscope: its distribution and what each method makes of it.
 *
 * @param fits a given range, if there is one, and the methods in their order; one is in force
 */
record TensorFits(QuantizableValue tensor, Histogram histogram, List<MethodFit> fits) {
  TensorFits {
    fits = List.copyOf(fits);
  }

  /** Computes all fits: some methods search, so this is nothing for the window's thread. */
  static TensorFits of(QuantizableValue tensor, Preview preview, TensorStatistics statistics) {
    CalibrationMethod chosen = preview.step().calibration().ranging().calibration();
    double percentile = preview.step().calibration().ranging().percentile();
    Optional<ActivationFit> given = preview.whole().givenFit(tensor.name(), statistics);
    List<MethodFit> fits = new ArrayList<>();
    given.map(MethodFit::given).ifPresent(fits::add);
    for (CalibrationMethod method : CalibrationMethod.values()) {
      ActivationFit fit = preview.whole().fit(tensor.name(), statistics, method.rule(percentile));
      fits.add(MethodFit.of(method, fit, given.isEmpty() && method == chosen));
    }
    return new TensorFits(
        tensor, statistics.of(tensor.name()).distributionOrThrow().signed(), fits);
  }

  /** Whether the form gives the tensor's range, so that no method is asked. */
  boolean given() {
    return chosen().word().equals(MethodFit.GIVEN);
  }

  MethodFit chosen() {
    return fits.stream().filter(MethodFit::chosen).findFirst().orElseThrow();
  }
}
