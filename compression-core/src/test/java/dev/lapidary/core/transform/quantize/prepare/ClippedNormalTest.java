package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ClippedNormalTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private static final List<ClippedNormal> CASES =
      List.of(
          new ClippedNormal(0.3, 1.2, 0, NONE),
          new ClippedNormal(-2, 0.7, 0, NONE),
          new ClippedNormal(5, 3, 0, 6),
          new ClippedNormal(-1, 2, -0.5, 0.25),
          new ClippedNormal(0, 1, -NONE, 1),
          new ClippedNormal(40, 0.5, 0, 6),
          new ClippedNormal(-9, 1, 0, NONE),
          new ClippedNormal(1e-3, 1e-4, 0, 6));

  @Test
  void isTheIntegralOfTheClippedNumberTimesItsDensity() {
    for (ClippedNormal normal : CASES) {
      DoubleUnaryOperator density =
          z -> clip(normal, normal.mean() + normal.deviation() * z) * Math.exp(-z * z / 2);
      double integral = midpoints(density, 12) / Math.sqrt(2 * Math.PI);
      double scale = Math.abs(normal.mean()) + normal.deviation();
      assertEquals(integral, normal.expected(), 1e-7 * scale, normal.toString());
    }
  }

  @Test
  void isTheMeanOfDrawsToWithinFiveOfItsErrors() {
    int draws = 200_000;
    for (ClippedNormal normal : CASES) {
      Random random = new Random(11);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < draws; i++) {
        double drawn = clip(normal, normal.mean() + normal.deviation() * random.nextGaussian());
        sum += drawn;
        squares += drawn * drawn;
      }
      double mean = sum / draws;
      double error = Math.sqrt(Math.max(0, squares / draws - mean * mean) / draws);
      assertEquals(mean, normal.expected(), 5 * error + 1e-12, normal.toString());
    }
  }

  @Test
  void withoutBoundsItIsTheMeanAndWithoutDeviationTheClippedMean() {
    assertEquals(-3.5, new ClippedNormal(-3.5, 2, -NONE, NONE).expected(), 1e-15);
    assertEquals(0, new ClippedNormal(-3.5, 0, 0, 6).expected());
    assertEquals(6, new ClippedNormal(7, 0, 0, 6).expected());
    assertEquals(2, new ClippedNormal(2, 0, -NONE, NONE).expected());
  }

  private static double clip(ClippedNormal normal, double x) {
    return Math.max(normal.minimum(), Math.min(normal.maximum(), x));
  }

  /** The integral from -limit to limit. */
  private static double midpoints(DoubleUnaryOperator function, double limit) {
    int steps = 400_000;
    double width = 2 * limit / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += function.applyAsDouble(-limit + (i + 0.5) * width);
    }
    return sum * width;
  }
}
