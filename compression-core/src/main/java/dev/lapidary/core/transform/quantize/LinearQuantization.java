package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;

/**
 * The map r = scale * (q - zeroPoint) of real numbers to integers (Jacob et al. 2018, equation 1).
 *
 * @param scale above 0
 * @param zeroPoint the integer that stands for 0
 */
record LinearQuantization(float scale, int zeroPoint, IntegerRange range) {
  /**
   * Beside 1.5 * 2^52 a double has no room for fractions: adding it rounds to nearest, ties to
   * even, as Math.rint does, which is slow until it is compiled.
   */
  private static final double NEAREST = 0x1.8p52;

  /**
   * Fits the map to a range, first widened to hold 0. Computed in double and then rounded, as ONNX
   * Runtime's quantizer does; a range too narrow for a float scale gets scale 1. A span that no
   * float holds is a double.
   */
  static LinearQuantization fit(ValueRange observed, IntegerRange range) {
    float minimum = Math.min(observed.minimum(), 0);
    float maximum = Math.max(observed.maximum(), 0);
    if (range.symmetric()) {
      maximum = Math.max(maximum, -minimum);
      minimum = -maximum;
    }
    float rounded = maximum - minimum;
    double span = Float.isInfinite(rounded) ? (double) maximum - minimum : rounded;
    double scale = span / (range.maximum() - range.minimum());
    if (scale < Float.MIN_NORMAL) {
      return new LinearQuantization(1, range.symmetric() ? middle(range) : 0, range);
    }
    int zeroPoint =
        range.symmetric() ? middle(range) : (int) Math.rint(range.minimum() - minimum / scale);
    return new LinearQuantization((float) scale, zeroPoint, range);
  }

  /** The same integers for a range that is wider or narrower. */
  LinearQuantization withScale(float newScale) {
    return new LinearQuantization(newScale, zeroPoint, range);
  }

  private static int middle(IntegerRange range) {
    return (int) Math.rint((range.minimum() + range.maximum()) / 2.0);
  }

  /** The nearest integer, ties to even, clipped to the range. */
  int quantize(float value) {
    double most = range.highest() - zeroPoint;
    double q = Math.min(most, Math.max(range.lowest() - zeroPoint, value / scale));
    return (int) (q + NEAREST - NEAREST + zeroPoint);
  }

  /** The least real number an integer of the range stands for. */
  double leastReal() {
    return (double) scale * (range.lowest() - zeroPoint);
  }

  /** The greatest real number an integer of the range stands for. */
  double greatestReal() {
    return (double) scale * (range.highest() - zeroPoint);
  }

  /** All elements quantized, shape kept. */
  Tensor quantize(Tensor values) {
    float[] floats = values.toFloats();
    for (int i = 0; i < floats.length; i++) {
      floats[i] = quantize(floats[i]);
    }
    return Tensor.ofFloats(range.type(), floats, values.lengths());
  }

  Tensor scaleTensor() {
    return Tensor.scalar(scale);
  }

  Tensor zeroPointTensor() {
    return Tensor.ofFloats(range.type(), new float[] {zeroPoint});
  }

  ElementType type() {
    return range.type();
  }
}
