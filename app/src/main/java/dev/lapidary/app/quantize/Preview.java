package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.quantize.QuantizationPreview;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.workspace.Variant;

/**
 * What the form's step would do to the selected variant.
 *
 * @param step as entered
 * @param asEntered by it
 * @param whole by the same step if no layer were excluded
 */
record Preview(
    Studies.Subject subject,
    StaticQuantization step,
    QuantizationPreview asEntered,
    QuantizationPreview whole) {

  Variant variant() {
    return subject.variant();
  }

  /** Whether there is data to calibrate on. */
  boolean calibrated() {
    return subject.calibration().isPresent();
  }
}
