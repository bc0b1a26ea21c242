package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void aBinHoldsItsLowerEdgeAndTheLastOneBoth() {
    Histogram.Counting counting = Histogram.over(0, 4, 4);
    add(counting, 0, 0.5f, 1, 3, 3.5f, 4);
    Histogram histogram = counting.histogram();
    assertEquals(2, histogram.count(0));
    assertEquals(1, histogram.count(1));
    assertEquals(0, histogram.count(2));
    assertEquals(3, histogram.count(3));
    assertEquals(6, histogram.total());
  }

  @Test
  void whatLiesOutsideIsLeftOut() {
    Histogram.Counting counting = Histogram.over(-1, 1, 2);
    add(counting, -1.001f, Float.NaN, 1.001f);
    assertEquals(0, counting.histogram().total());
  }

  @Test
  void everyFloatFallsBetweenTheEdgesOfItsBin() {
    Histogram.Counting counting = Histogram.over(-0.3f, 0.7f, 1000);
    int elements = 0;
    for (float element = -0.3f; element <= 0.7f; element += 0.00013f) {
      add(counting, element);
      elements++;
    }
    Histogram histogram = counting.histogram();
    assertEquals(elements, histogram.total());
    long below = 0;
    for (int bin = 0; bin < 500; bin++) {
      below += histogram.count(bin);
    }
    long expected = 0;
    for (float element = -0.3f; element < histogram.edge(500); element += 0.00013f) {
      expected++;
    }
    assertEquals(expected, below);
  }

  @Test
  void edgesThatRoundingMakesEqualLeaveTheLastOfTheirBinsTheElement() {
    float greatest = 1 + 3 * Math.ulp(1f);
    Histogram.Counting counting = Histogram.over(1, greatest, 64);
    add(counting, 1, 1 + Math.ulp(1f), 1 + 2 * Math.ulp(1f), greatest);
    Histogram histogram = counting.histogram();
    assertEquals(4, histogram.total());
    for (int bin = 0; bin < 63; bin++) {
      if (histogram.edge(bin) == histogram.edge(bin + 1)) {
        assertEquals(0, histogram.count(bin), "bin " + bin);
      }
    }
  }

  @Test
  void mergingKeepsEdgesAndCounts() {
    Histogram.Counting counting = Histogram.over(0, 8, 8);
    for (int i = 0; i < 8; i++) {
      add(counting, i);
    }
    Histogram merged = counting.histogram().merged(2);
    assertEquals(4, merged.count(0));
    assertEquals(4, merged.edge(1));
    assertEquals(8, merged.edge(2));
    assertThrows(IllegalArgumentException.class, () -> counting.histogram().merged(3));
  }

  @Test
  void boundsMustBeInOrder() {
    assertThrows(IllegalArgumentException.class, () -> Histogram.over(1, 1, 4));
    assertThrows(IllegalArgumentException.class, () -> Histogram.over(0, Float.NaN, 4));
  }

  private static void add(Histogram.Counting counting, float... elements) {
    counting.add(elements, elements.length);
  }
}
