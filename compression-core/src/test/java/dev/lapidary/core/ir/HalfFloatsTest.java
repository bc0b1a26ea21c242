package dev.lapidary.core.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfFloatsTest {

  /** Section 3.6 of IEEE 754-2008, written out. */
  private static double binary16(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double sign = bits >> 15 == 0 ? 1 : -1;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * 0x1p-24
        : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
  }

  @Test
  void decodesEveryFloat16() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double found = HalfFloats.fromFloat16((short) bits);
      assertEquals(binary16(bits), found, "bits " + bits);
    }
  }

  @Test
  void encodesEveryFloat16AsItself() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.fromFloat16((short) bits);
      short again = HalfFloats.toFloat16(value);
      if (Float.isNaN(value)) {
        assertTrue(Float.isNaN(HalfFloats.fromFloat16(again)));
      } else {
        assertEquals((short) bits, again);
      }
    }
  }

  @Test
  void roundsBetweenFloat16ToNearestEven() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float low = HalfFloats.fromFloat16((short) bits);
      float high = HalfFloats.fromFloat16((short) (bits + 1));
      float middle = (low + high) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertEquals((short) even, HalfFloats.toFloat16(middle));
      assertEquals((short) bits, HalfFloats.toFloat16(Math.nextDown(middle)));
      assertEquals((short) (bits + 1), HalfFloats.toFloat16(Math.nextUp(middle)));
      assertEquals((short) (even | 0x8000), HalfFloats.toFloat16(-middle));
    }
  }

  @Test
  void overflowsToInfinityHalfAStepBeyondTheLargest() {
    assertEquals(0x7BFF, HalfFloats.toFloat16(Math.nextDown(65520f)));
    assertEquals(0x7C00, HalfFloats.toFloat16(65520f));
    assertEquals((short) 0xFC00, HalfFloats.toFloat16(Float.NEGATIVE_INFINITY));
    assertEquals(0, HalfFloats.toFloat16(0x1p-25f));
    assertEquals(1, HalfFloats.toFloat16(Math.nextUp(0x1p-25f)));
    assertEquals((short) 0x8000, HalfFloats.toFloat16(-0f));
  }

  @Test
  void encodesEveryBfloat16AsItself() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.fromBfloat16((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, HalfFloats.toBfloat16(value));
      }
    }
    assertTrue(Float.isNaN(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(Float.NaN))));
  }

  @Test
  void roundsBetweenBfloat16ToNearestEven() {
    assertEquals(0x3F80, HalfFloats.toBfloat16(Float.intBitsToFloat(0x3F808000)));
    assertEquals(0x3F81, HalfFloats.toBfloat16(Float.intBitsToFloat(0x3F808001)));
    assertEquals(0x3F82, HalfFloats.toBfloat16(Float.intBitsToFloat(0x3F818000)));
    assertEquals(0x7F80, HalfFloats.toBfloat16(Float.MAX_VALUE));
  }
}
