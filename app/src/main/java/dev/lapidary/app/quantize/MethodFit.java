package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.quantize.ActivationFit;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;

/**
 * What one way to find ranges makes of a tensor, or a range that is given for it.
 *
 * @param word the method as recipes name it, or {@link #GIVEN}
 * @param chosen whether it is in force
 */
record MethodFit(String word, ActivationFit fit, boolean chosen) {
  /** In the place of a method. */
  static final String GIVEN = "given";

  static MethodFit of(CalibrationMethod method, ActivationFit fit, boolean chosen) {
    return new MethodFit(ParameterSpec.word(method), fit, chosen);
  }

  static MethodFit given(ActivationFit fit) {
    return new MethodFit(GIVEN, fit, true);
  }
}
