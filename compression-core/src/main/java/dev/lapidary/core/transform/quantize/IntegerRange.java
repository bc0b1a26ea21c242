package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;

/**
 * The integers a quantization uses of its 8-bit type.
 *
 * @param minimum lowest integer that a range is mapped to
 * @param maximum highest integer that a range is mapped to
 * @param symmetric whether ranges are widened to +-max|r|, so that zero sits in the middle
 */
record IntegerRange(ElementType type, int minimum, int maximum, boolean symmetric) {

  /** INT8 -128..127 or UINT8 0..255; symmetric ones leave one integer out: -127..127, 0..254. */
  static IntegerRange activation(ElementType type, boolean symmetric) {
    boolean signed = type == ElementType.INT8;
    if (symmetric) {
      return new IntegerRange(type, signed ? -127 : 0, signed ? 127 : 254, true);
    }
    return new IntegerRange(type, signed ? -128 : 0, signed ? 127 : 255, false);
  }

  /** Symmetric INT8: -127..127, or -64..64 for CPUs whose 8-bit products saturate in 16 bits. */
  static IntegerRange weight(boolean reduced) {
    int most = reduced ? 64 : 127;
    return new IntegerRange(ElementType.INT8, -most, most, true);
  }

  /** Lowest integer of the type itself; what does not fit is clipped to these. */
  int lowest() {
    return type == ElementType.INT8 ? Byte.MIN_VALUE : 0;
  }

  /** Highest integer of the type itself. */
  int highest() {
    return lowest() + 255;
  }
}
