package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.Tensor;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules on a million normal numbers and one outlier at 60, whose ranges are known. */
class RangeRuleTest {
  private static final Grid BYTE = new Grid(255, false);
  private static final Grid NIBBLE = new Grid(15, false);
  private static final float OUTLIER = 60;

  private final float[] elements = normalsAndOutlier();
  private final ValueStatistics statistics = seen(elements);

  @Test
  void minMaxKeepsTheOutlier() {
    assertEquals(
        statistics.extremes(), CalibrationMethod.MIN_MAX.rule(100).range(statistics, BYTE));
  }

  @Test
  void entropyAsOnnxRuntimeSetsItKeepsTheOutlierToo() {
    ValueRange range = CalibrationMethod.ENTROPY_ONNXRUNTIME.rule(100).range(statistics, BYTE);
    assertEquals(statistics.extremes(), range);
  }

  @Test
  void entropyCutsTheOutlierOff() {
    ValueRange range = CalibrationMethod.ENTROPY.rule(100).range(statistics, BYTE);
    assertTrue(range.maximum() > 3.7 && range.maximum() < 15, "found " + range);
    assertTrue(range.minimum() < -3.7, "found " + range);
  }

  @Test
  void aPercentileHoldsItsShare() {
    ValueRange range = CalibrationMethod.PERCENTILE.rule(99).range(statistics, BYTE);
    assertEquals(2.576, range.maximum(), 0.04, "99 % of a normal distribution lie within 2.576");
    assertEquals(-range.maximum(), range.minimum());
  }

  @Test
  void theLeastErrorIsLessThanThatOfOtherRanges() {
    ValueRange best = CalibrationMethod.MEAN_SQUARED_ERROR.rule(100).range(statistics, NIBBLE);
    double least = squaredError(best, NIBBLE);
    assertTrue(least < squaredError(statistics.extremes(), NIBBLE) / 10);
    for (float other : new float[] {1, 1.5f, 2, 3, 4, 5, 8}) {
      double error = squaredError(new ValueRange(-other, other), NIBBLE);
      assertTrue(least < error * 1.02, best + ": " + least + ", +-" + other + ": " + error);
    }
  }

  @Test
  void weighingClippingMoreClipsLess() {
    ValueRange error = CalibrationMethod.MEAN_SQUARED_ERROR.rule(100).range(statistics, NIBBLE);
    ValueRange signal = CalibrationMethod.SIGNAL_TO_NOISE.rule(100).range(statistics, NIBBLE);
    assertTrue(signal.maximum() > error.maximum(), signal + " and " + error);
  }

  @Test
  void aSymmetricGridIsSearchedAsItWillBe() {
    Grid symmetric = new Grid(14, true);
    ValueRange best = CalibrationMethod.MEAN_SQUARED_ERROR.rule(100).range(statistics, symmetric);
    assertTrue(Math.max(-best.minimum(), best.maximum()) < 6, "found " + best);
  }

  @Test
  void aValueThatIsAlwaysZeroKeepsItsRange() {
    ValueStatistics zeros = seen(new float[100]);
    for (CalibrationMethod method : CalibrationMethod.values()) {
      assertEquals(new ValueRange(0, 0), method.rule(99).range(zeros, BYTE), method.name());
    }
  }

  @Test
  void aRangeThatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PercentileRule(0));
    assertThrows(IllegalArgumentException.class, () -> new PercentileRule(100.1));
    assertThrows(IllegalArgumentException.class, () -> new EntropyRule(2048, 127));
    assertThrows(IllegalArgumentException.class, () -> new EntropyRule(100, 10));
    assertThrows(IllegalArgumentException.class, () -> new ErrorRule(0));
  }

  private double squaredError(ValueRange range, Grid grid) {
    double scale = (range.maximum() - range.minimum()) / grid.steps();
    double zero = Math.rint(-range.minimum() / scale);
    double sum = 0;
    for (float element : elements) {
      double q = Math.max(0, Math.min(grid.steps(), Math.rint(element / scale) + zero));
      sum += Math.pow(element - (q - zero) * scale, 2);
    }
    return sum;
  }

  private static float[] normalsAndOutlier() {
    Random random = new Random(1);
    float[] elements = new float[1_000_001];
    for (int i = 1; i < elements.length; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    elements[0] = OUTLIER;
    return elements;
  }

  private static ValueStatistics seen(float... elements) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    float leastMagnitude = Float.POSITIVE_INFINITY;
    for (float element : elements) {
      least = Math.min(least, element);
      most = Math.max(most, element);
      leastMagnitude = Math.min(leastMagnitude, Math.abs(element));
    }
    Distribution.Counting counting =
        new Distribution.Counting(leastMagnitude, Math.max(-least, most));
    counting.add(Tensor.ofFloats(elements, elements.length));
    ValueRange range = new ValueRange(least, most);
    return new ValueStatistics(range, range, Optional.of(counting.distribution()));
  }
}
