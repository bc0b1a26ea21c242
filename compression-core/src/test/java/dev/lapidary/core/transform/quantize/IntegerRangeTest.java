package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntegerRangeTest {
  @Test
  void rangesHoldWhatTheWidthDoes() {
    assertRange(-7, 7, IntegerRange.weight(4, false));
    assertRange(-1, 1, IntegerRange.weight(2, false));
    assertRange(-7, 7, IntegerRange.weight(4, true));
    assertRange(-8, 7, IntegerRange.activation(ElementType.INT8, 4, false));
    assertRange(0, 15, IntegerRange.activation(ElementType.UINT8, 4, false));
    assertEquals(4, IntegerRange.weight(4, false).bits());
    assertEquals(4, IntegerRange.activation(ElementType.UINT8, 4, true).bits());
  }

  private static void assertRange(int lowest, int highest, IntegerRange found) {
    assertEquals(List.of(lowest, highest), List.of(found.lowest(), found.highest()));
    assertTrue(found.simulated());
  }

  @Test
  void fullWidthsAreNotSimulated() {
    assertFalse(IntegerRange.weight(8, false).simulated());
    assertFalse(IntegerRange.weight(8, true).simulated());
    assertFalse(IntegerRange.activation(ElementType.INT8, 8, true).limited());
  }

  @Test
  void sixteenBitsHaveARangeToo() {
    IntegerRange range = IntegerRange.activation(ElementType.UINT16, 16, false);
    LinearQuantization map = LinearQuantization.fit(new ValueRange(0, 65535), range);
    assertEquals(List.of(0, 65535), List.of(range.lowest(), range.highest()));
    assertArrayEquals(
        new long[] {0, 40000, 65535},
        map.quantize(Tensor.ofFloats(new float[] {-1, 40000, 1e6f}, 3)).toLongs());
  }

  @Test
  void aRangeWithoutZeroOrOutsideItsTypeIsAnError() {
    assertThrows(
        IllegalArgumentException.class, () -> new IntegerRange(ElementType.INT8, 1, 7, false));
    assertThrows(
        IllegalArgumentException.class, () -> new IntegerRange(ElementType.INT8, 0, 255, false));
    assertThrows(
        IllegalArgumentException.class, () -> new IntegerRange(ElementType.FLOAT, 0, 7, false));
  }
}
