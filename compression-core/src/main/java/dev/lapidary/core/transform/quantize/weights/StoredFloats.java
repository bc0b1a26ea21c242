package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Float8;
import dev.lapidary.core.ir.HalfFloats;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;

/**
 * A weight in a narrower type.
 *
 * @param scale what the stored numbers are multiplied with; empty for 1
 * @param values what it stands for
 */
record StoredFloats(Tensor stored, Optional<Float> scale, float[] values) {
  private static final float LARGEST_BFLOAT16 = HalfFloats.fromBfloat16((short) 0x7F7F);

  /** The nearest bfloat16; finite numbers stay finite. */
  static StoredFloats bfloat16(float[] exact, long... lengths) {
    float[] values = new float[exact.length];
    for (int i = 0; i < values.length; i++) {
      float nearest = HalfFloats.fromBfloat16(HalfFloats.toBfloat16(exact[i]));
      boolean overflown = Float.isInfinite(nearest) && Float.isFinite(exact[i]);
      values[i] = overflown ? Math.copySign(LARGEST_BFLOAT16, exact[i]) : nearest;
    }
    Tensor stored = Tensor.ofFloats(ElementType.BFLOAT16, values, lengths);
    return new StoredFloats(stored, Optional.empty(), values);
  }

  /** Numbers scaled so that the largest magnitude is the largest number of the type. */
  static StoredFloats float8(Float8 type, float[] exact, long... lengths) {
    float largest = 0;
    for (float value : exact) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = largest / type.largest();
    if (scale < Float.MIN_NORMAL) {
      scale = 1;
    }
    byte[] codes = new byte[exact.length];
    float[] values = new float[exact.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = type.encode(exact[i] / scale);
      values[i] = type.decode(codes[i]) * scale;
    }
    Tensor stored = Tensor.ofBytes(type.elementType(), codes, lengths);
    return new StoredFloats(stored, Optional.of(scale), values);
  }
}
