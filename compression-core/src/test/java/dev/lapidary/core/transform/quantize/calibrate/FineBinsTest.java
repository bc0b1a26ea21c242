package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FineBinsTest {

  @Test
  void aBinHoldsItsLowerEdgeAndNotItsUpperOne() {
    FineBins bins = new FineBins(4, 0, 1, 3, 1);
    add(bins, 0, 0.5f, 1, 3, 3.5f, 4);
    assertEquals(2, bins.count(0, 1));
    assertEquals(1, bins.count(1, 3));
    assertEquals(2, bins.count(3, 4));
    assertEquals(5, bins.count(0, 4));
  }

  @Test
  void whatLiesOutsideIsLeftOut() {
    FineBins bins = new FineBins(-1, 0, 1);
    add(bins, -1.001f, Float.NaN, Float.POSITIVE_INFINITY, 1.001f);
    assertEquals(0, bins.count(-1, 1));
  }

  @Test
  void zeroBelowZeroIsZero() {
    FineBins bins = new FineBins(-1, -0f, 1);
    add(bins, -0f, 0);
    assertEquals(0, bins.count(-1, 0));
    assertEquals(2, bins.count(-0f, 1));
  }

  @Test
  void elementsBesideEdgesOfAnyDistanceAreInTheirBins() {
    Random random = new Random(1);
    float[] edges = new float[3000];
    for (int i = 0; i < edges.length; i++) {
      float edge = (float) random.nextGaussian();
      edges[i] = i % 2 == 0 ? edge : Math.nextUp(edges[i - 1]);
    }
    FineBins bins = new FineBins(edges);
    float[] elements = new float[3 * edges.length];
    for (int i = 0; i < edges.length; i++) {
      elements[3 * i] = edges[i];
      elements[3 * i + 1] = Math.nextDown(edges[i]);
      elements[3 * i + 2] = (float) random.nextGaussian();
    }
    add(bins, elements);
    for (int i = 0; i + 1 < edges.length; i++) {
      float from = Math.min(edges[i], edges[i + 1]);
      float to = Math.max(edges[i], edges[i + 1]);
      long expected = 0;
      for (float element : elements) {
        expected += element >= from && element < to ? 1 : 0;
      }
      assertEquals(expected, bins.count(from, to), from + ".." + to);
    }
  }

  @Test
  void magnitudesTooSmallToBeDividedAreCounted() {
    FineBins bins = new FineBins(-4 * Float.MIN_VALUE, 0, Float.MIN_VALUE, 4 * Float.MIN_VALUE);
    add(bins, -Float.MIN_VALUE, 0, 0, Float.MIN_VALUE, 3 * Float.MIN_VALUE, 4 * Float.MIN_VALUE);
    assertEquals(1, bins.count(-4 * Float.MIN_VALUE, 0));
    assertEquals(2, bins.count(0, Float.MIN_VALUE));
    assertEquals(2, bins.count(Float.MIN_VALUE, 4 * Float.MIN_VALUE));
  }

  @Test
  void manyElementsOfOneBinAreCounted() {
    FineBins bins = new FineBins(-1, 0, 1);
    float[] elements = new float[1 << 20];
    elements[7] = -0.5f;
    for (int i = 0; i < 40; i++) {
      add(bins, elements);
    }
    assertEquals(40L * ((1 << 20) - 1), bins.count(0, 1));
    assertEquals(40, bins.count(-1, 0));
    add(bins, 0.5f);
    assertEquals(40L * (1 << 20) + 1, bins.count(-1, 1));
  }

  @Test
  void onlyEdgesAreAskedFor() {
    assertThrows(IllegalArgumentException.class, () -> new FineBins(0, 1).count(0, 0.5f));
  }

  private static void add(FineBins bins, float... elements) {
    bins.add(elements, elements.length);
  }
}
