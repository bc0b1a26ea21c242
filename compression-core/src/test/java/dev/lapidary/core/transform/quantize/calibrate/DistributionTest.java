package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.ir.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bins against their definition: a bin holds its lower edge, the last one both. */
class DistributionTest {

  @Test
  void elementsOfBothSignsAreInTheBinsOfTheirValuesAndOfTheirMagnitudes() {
    Random random = new Random(1);
    float[] elements = new float[20_000];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    check(elements);
  }

  @Test
  void elementsOnEdgesAreInTheRightBins() {
    float[] edges = Histogram.edges(-3.7f, 3.7f, Distribution.BINS);
    float[] magnitudes = Histogram.edges(0.1f, 3.7f, Distribution.BINS);
    float[] elements = new float[edges.length + 2 * magnitudes.length];
    System.arraycopy(edges, 0, elements, 0, edges.length);
    for (int i = 0; i < magnitudes.length; i++) {
      elements[edges.length + 2 * i] = magnitudes[i];
      elements[edges.length + 2 * i + 1] = -magnitudes[i];
    }
    for (int i = 0; i < edges.length; i++) {
      elements[i] = Math.abs(elements[i]) < 0.1f ? 0.1f : elements[i];
    }
    check(elements);
  }

  @Test
  void zerosAndPositiveElementsAlone() {
    check(0, 0, 0.25f, -0f, 1, 0.5f, 0);
  }

  @Test
  void oneMagnitudeAlone() {
    check(0.2f, -0.2f, 0.2f);
    check(0, -0f);
    check(-7);
    check(-1e9f, 1e9f);
    check(3e38f / 2);
  }

  @Test
  void magnitudesSoSmallThatBinsHaveNoWidth() {
    check(Float.MIN_VALUE, -3 * Float.MIN_VALUE, 0);
  }

  private static void check(float... elements) {
    float least = Float.POSITIVE_INFINITY;
    float most = 0;
    for (float element : elements) {
      least = Math.min(least, Math.abs(element));
      most = Math.max(most, Math.abs(element));
    }
    Distribution.Counting counting = new Distribution.Counting(least, most);
    counting.add(Tensor.ofFloats(elements, elements.length));
    Distribution distribution = counting.distribution();
    float[] magnitudes = new float[elements.length];
    for (int i = 0; i < elements.length; i++) {
      magnitudes[i] = Math.abs(elements[i]);
    }
    checkBins(elements, distribution.signed());
    checkBins(magnitudes, distribution.magnitudes());
  }

  private static void checkBins(float[] elements, Histogram histogram) {
    long[] expected = new long[histogram.bins()];
    for (float element : elements) {
      int bin = histogram.bins() - 1;
      while (element < histogram.edge(bin)) {
        bin--;
      }
      expected[bin]++;
    }
    for (int bin = 0; bin < expected.length; bin++) {
      assertEquals(expected[bin], histogram.count(bin), "bin " + bin);
    }
    assertEquals(elements.length, histogram.total());
  }
}
