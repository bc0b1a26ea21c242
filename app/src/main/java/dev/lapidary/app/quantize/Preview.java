package dev.lapidary.app.quantize;

import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.transform.quantize.QuantizationPreview;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.workspace.Variant;
import java.util.Map;

/**
 * What the form's step would do to the selected variant.
 *
 * @param step as entered
 * @param asEntered by it
 * @param whole by the same step if no layer were excluded
 * @param kernels what each layer will run as here, by its id; empty without data to calibrate on
 */
record Preview(
    Studies.Subject subject,
    StaticQuantization step,
    QuantizationPreview asEntered,
    QuantizationPreview whole,
    Map<String, PredictedKernel> kernels) {

  Variant variant() {
    return subject.variant();
  }

  /** Whether there is data to calibrate on. */
  boolean calibrated() {
    return subject.calibration().isPresent();
  }
}
