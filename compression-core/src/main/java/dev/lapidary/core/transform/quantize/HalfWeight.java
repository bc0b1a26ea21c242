package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.HalfFloats;
import dev.lapidary.core.ir.Tensor;

/**
 * A FLOAT constant in binary16, and what it lost.
 *
 * @param value FLOAT16, out of range values at the limit
 * @param overflows finite elements beyond +-65504
 * @param flushed elements that were not zero and are now
 */
record HalfWeight(Tensor value, long overflows, long flushed) {

  static HalfWeight of(Tensor weight) {
    float[] values = weight.toFloats();
    long overflows = 0;
    long flushed = 0;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (Float.isFinite(value) && Math.abs(value) > HalfFloats.MAX_FLOAT16) {
        overflows++;
        values[i] = Math.copySign(HalfFloats.MAX_FLOAT16, value);
      } else if (value != 0 && HalfFloats.fromFloat16(HalfFloats.toFloat16(value)) == 0) {
        flushed++;
      }
    }
    return new HalfWeight(
        Tensor.ofFloats(ElementType.FLOAT16, values, weight.lengths()), overflows, flushed);
  }
}
