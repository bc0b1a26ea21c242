package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.quantize.ActivationFit;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import java.util.Locale;

/**
 * What one way to find ranges makes of a tensor.
 *
 * @param chosen whether the form has it
 */
record MethodFit(CalibrationMethod method, ActivationFit fit, boolean chosen) {

  /** The method as recipes name it. */
  String word() {
    return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
