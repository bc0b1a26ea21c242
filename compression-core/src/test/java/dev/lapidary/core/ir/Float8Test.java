package dev.lapidary.core.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Float8Test {

  /** Table 1 of Micikevicius et al. 2022. */
  @Test
  void theLimitsAreThoseOfThePaper() {
    assertEquals(448, Float8.E4M3FN.largest());
    assertEquals(0x1p-6f, Float8.E4M3FN.decode((byte) 0x08));
    assertEquals(0x1p-9f, Float8.E4M3FN.decode((byte) 0x01));
    assertTrue(Float.isNaN(Float8.E4M3FN.decode((byte) 0x7F)));
    assertEquals(57344, Float8.E5M2.largest());
    assertEquals(0x1p-14f, Float8.E5M2.decode((byte) 0x04));
    assertEquals(0x1p-16f, Float8.E5M2.decode((byte) 0x01));
    assertEquals(Float.NEGATIVE_INFINITY, Float8.E5M2.decode((byte) 0xFC));
  }

  /** E5M2 is the upper half of a binary16. */
  @Test
  void everyE5m2EqualsTheHalfItBegins() {
    for (int code = 0; code < 256; code++) {
      assertEquals(
          HalfFloats.fromFloat16((short) (code << 8)), Float8.E5M2.decode((byte) code), "" + code);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFiniteCodeIsItsOwnNearest(Float8 type) {
    for (int code = 0; code < 256; code++) {
      float value = type.decode((byte) code);
      if (Float.isFinite(value)) {
        assertEquals((byte) code, type.encode(value));
      }
    }
  }

  @Test
  void tiesGoToEvenAndWhatIsTooLargeToTheLimit() {
    assertEquals(1f, near(Float8.E4M3FN, 1.0625f));
    assertEquals(1.25f, near(Float8.E4M3FN, 1.1875f));
    assertEquals(1.125f, near(Float8.E4M3FN, 1.0626f));
    assertEquals(0, near(Float8.E4M3FN, 0x1p-10f));
    assertEquals(-448, near(Float8.E4M3FN, -1e9f));
    assertEquals(57344, near(Float8.E5M2, Float.POSITIVE_INFINITY));
    assertTrue(Float.isNaN(near(Float8.E4M3FN, Float.NaN)));
    assertEquals((byte) 0x80, Float8.E4M3FN.encode(-0f));
  }

  private static float near(Float8 type, float value) {
    return type.decode(type.encode(value));
  }
}
