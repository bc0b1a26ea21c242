package dev.lapidary.core.ir;

/**
 * IEEE 754 binary16 and bfloat16, converted from and to float by round-to-nearest-even. (The JDK
 * has these from version 20 on; this program runs on 17.)
 */
public final class HalfFloats {
  /** The largest finite binary16 value. */
  public static final float MAX_FLOAT16 = 65504f;

  private static final int EXPONENT_SHIFT = 13;
  private static final int SMALLEST_NORMAL = 0x38800000;
  private static final int OVERFLOW = 0x47800000;

  private HalfFloats() {}

  /** The value of the 16 bits of a binary16. */
  public static float fromFloat16(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7FFF;
    if (magnitude >= 0x7C00) {
      return Float.intBitsToFloat(sign | 0x7F800000 | (magnitude & 0x3FF) << EXPONENT_SHIFT);
    }
    if (magnitude < 0x400) {
      float value = magnitude * 0x1p-24f;
      return sign == 0 ? value : -value;
    }
    return Float.intBitsToFloat(sign | (magnitude << EXPONENT_SHIFT) + 0x38000000);
  }

  /** The nearest binary16, ties to even; beyond the range infinity, NaN stays NaN. */
  public static short toFloat16(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude > 0x7F800000) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | 0x7C00);
    }
    if (magnitude < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
    }
    int roundingBias = 0xFFF + (magnitude >>> EXPONENT_SHIFT & 1);
    return (short) (sign | (magnitude - 0x38000000 + roundingBias) >>> EXPONENT_SHIFT);
  }

  /** The value of the 16 bits of a bfloat16. */
  public static float fromBfloat16(short half) {
    return Float.intBitsToFloat(half << 16);
  }

  /** The nearest bfloat16, ties to even; NaN stays NaN. */
  public static short toBfloat16(float value) {
    if (Float.isNaN(value)) {
      return 0x7FC0;
    }
    int bits = Float.floatToIntBits(value);
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
