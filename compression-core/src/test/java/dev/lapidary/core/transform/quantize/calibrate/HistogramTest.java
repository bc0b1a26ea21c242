package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void edgesLieAtEqualDistances() {
    assertArrayEquals(new float[] {-1, 0, 1, 2, 3}, Histogram.edges(-1, 3, 4));
  }

  @Test
  void mergingKeepsEdgesAndCounts() {
    Histogram histogram =
        new Histogram(Histogram.edges(0, 8, 8), new long[] {1, 2, 3, 4, 5, 6, 7, 8});
    Histogram merged = histogram.merged(2);
    assertEquals(10, merged.count(0));
    assertEquals(26, merged.count(1));
    assertEquals(4, merged.edge(1));
    assertEquals(8, merged.edge(2));
    assertEquals(36, merged.total());
    assertThrows(IllegalArgumentException.class, () -> histogram.merged(3));
  }

  @Test
  void boundsMustBeInOrder() {
    assertThrows(IllegalArgumentException.class, () -> Histogram.edges(1, 1, 4));
    assertThrows(IllegalArgumentException.class, () -> Histogram.edges(0, Float.NaN, 4));
  }
}
