package dev.lapidary.core.ir;

import java.util.Arrays;

/**
 * The 8-bit floats of Micikevicius et al. 2022 ("FP8 formats for deep learning") as ONNX has them,
 * converted from float by round-to-nearest-even; what is too large becomes the largest finite
 * value.
 */
public enum Float8 {
  /** 4 bits of exponent, 3 of mantissa, up to 448; no infinities, NaN is 0x7F. */
  E4M3FN(ElementType.FLOAT8E4M3FN, 3, 7, 0x7E),
  /** 5 bits of exponent, 2 of mantissa, up to 57344; infinities as in binary16. */
  E5M2(ElementType.FLOAT8E5M2, 2, 15, 0x7B);

  private static final int MAGNITUDE = 0x7F;
  private static final int SIGN = 0x80;

  private final ElementType elementType;
  private final int largestCode;
  private final float[] finite;

  Float8(ElementType elementType, int mantissaBits, int bias, int largestCode) {
    this.elementType = elementType;
    this.largestCode = largestCode;
    finite = new float[largestCode + 1];
    for (int code = 0; code < finite.length; code++) {
      int exponent = code >> mantissaBits;
      int mantissa = code & (1 << mantissaBits) - 1;
      int significand = exponent == 0 ? mantissa : mantissa | 1 << mantissaBits;
      finite[code] = Math.scalb(significand, Math.max(exponent, 1) - bias - mantissaBits);
    }
  }

  public ElementType elementType() {
    return elementType;
  }

  /** The largest finite value. */
  public float largest() {
    return finite[largestCode];
  }

  /** The value of the 8 bits. */
  public float decode(byte bits) {
    int code = bits & MAGNITUDE;
    float value;
    if (code <= largestCode) {
      value = finite[code];
    } else {
      value = this == E5M2 && code == largestCode + 1 ? Float.POSITIVE_INFINITY : Float.NaN;
    }
    return bits < 0 ? -value : value;
  }

  /** The nearest finite value, ties to even; NaN stays NaN. */
  public byte encode(float value) {
    if (Float.isNaN(value)) {
      return MAGNITUDE;
    }
    int sign = Float.floatToRawIntBits(value) < 0 ? SIGN : 0;
    return (byte) (sign | nearest(Math.abs(value)));
  }

  private int nearest(float magnitude) {
    int found = Arrays.binarySearch(finite, magnitude);
    if (found >= 0) {
      return found;
    }
    int above = -found - 1;
    if (above > largestCode) {
      return largestCode;
    }
    double middle = ((double) finite[above - 1] + finite[above]) / 2;
    boolean up = magnitude > middle || (magnitude == middle && above % 2 == 0);
    return up ? above : above - 1;
  }
}
