package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinearQuantizationTest {
  private static final IntegerRange UINT8 = IntegerRange.activation(ElementType.UINT8, 8, false);
  private static final IntegerRange INT8 = IntegerRange.activation(ElementType.INT8, 8, false);
  private static final IntegerRange WEIGHT = IntegerRange.weight(8, false);

  @Test
  void spreadsTheRangeOverAllIntegers() {
    assertMap(2.55f / 255, 0, fit(0, 2.55f, UINT8));
    assertMap(2.55f / 255, -128, fit(0, 2.55f, INT8));
    assertMap(4f / 255, 64, fit(-1, 3, UINT8));
    assertMap(4f / 255, -64, fit(-1, 3, INT8));
  }

  @Test
  void widensTheRangeToHoldZero() {
    assertMap(10f / 255, 0, fit(5, 10, UINT8));
    assertMap(10f / 255, 255, fit(-10, -5, UINT8));
  }

  @Test
  void aSymmetricRangeLeavesOneIntegerOut() {
    assertMap(6f / 254, 127, fit(-1, 3, IntegerRange.activation(ElementType.UINT8, 8, true)));
    assertMap(6f / 254, 0, fit(-1, 3, IntegerRange.activation(ElementType.INT8, 8, true)));
    assertMap(6f / 254, 0, fit(-1, 3, IntegerRange.weight(8, false)));
    assertMap(6f / 128, 0, fit(-1, 3, IntegerRange.weight(8, true)));
  }

  @Test
  void anEmptyRangeGetsScaleOne() {
    assertMap(1, 0, fit(0, 0, UINT8));
    assertMap(1, 0, fit(0, 1e-40f, INT8));
  }

  @Test
  void aRangeWiderThanAFloatCanSayHasAFiniteScale() {
    assertMap((float) (6e38 / 254), 0, fit(-1, 3e38f, WEIGHT));
    assertMap((float) (6e38 / 255), 128, fit(-3e38f, 3e38f, UINT8));
  }

  @Test
  void roundsTiesToEvenAndClips() {
    LinearQuantization map = new LinearQuantization(1, 10, UINT8);
    assertEquals(10, map.quantize(0.5f));
    assertEquals(12, map.quantize(1.5f));
    assertEquals(10, map.quantize(-0.5f));
    assertEquals(255, map.quantize(1e30f));
    assertEquals(0, map.quantize(-1e30f));
  }

  @Test
  void aPerChannelWeightHasAScaleForEachIndexOfItsAxis() {
    Tensor weight = Tensor.ofFloats(new float[] {1.27f, -0.5f, 12.7f, 2.54f}, 2, 2);
    WeightQuantization rows = WeightQuantization.fit(weight, 0, WEIGHT, WeightScaleRule.MIN_MAX);
    assertArrayEquals(new long[] {127, -50, 127, 25}, rows.quantize(weight).toLongs());
    assertArrayEquals(new float[] {0.01f, 0.1f}, rows.scales());
    WeightQuantization columns = WeightQuantization.fit(weight, 1, WEIGHT, WeightScaleRule.MIN_MAX);
    assertArrayEquals(new float[] {0.1f, 0.02f}, columns.scales(), 1e-7f);
    WeightQuantization whole = WeightQuantization.fit(weight, -1, WEIGHT, WeightScaleRule.MIN_MAX);
    assertArrayEquals(new float[] {0.1f}, whole.scales());
  }

  @Test
  void learnedScalesBeginAtTwiceTheMeanMagnitude() {
    Tensor weight = Tensor.ofFloats(new float[] {1, -3, 0, 0, 5, 7}, 3, 2);
    IntegerRange range = new IntegerRange(ElementType.INT8, -4, 4, true);
    assertArrayEquals(
        new float[] {2, 1, 6}, WeightScaleRule.LEARNED_STEP_SIZE.scales(weight, 0, range));
    assertArrayEquals(
        new float[] {16f / 6}, WeightScaleRule.LEARNED_STEP_SIZE.scales(weight, -1, range));
  }

  @Test
  void aWeightScaleGrowsWhereTheBiasWouldOverflow() {
    Tensor bias = Tensor.ofFloats(new float[] {1, 1000}, 2);
    QuantizedBias result = quantized(bias, new float[] {1e-5f, 1e-5f}, 0.001f);
    for (int c = 0; c < 2; c++) {
      double real = result.values().doubleAt(c) * result.scales().doubleAt(c);
      assertEquals(bias.doubleAt(c), real, bias.doubleAt(c) * 1e-6);
    }
  }

  @Test
  void theBiasOfAChannelWithoutWeightsStaysExact() {
    Tensor bias = Tensor.ofFloats(new float[] {0.123f, 0}, 2);
    QuantizedBias result = quantized(bias, new float[2], 0.02f);
    assertEquals(0.123, result.values().doubleAt(0) * result.scales().doubleAt(0), 1e-6);
    assertEquals(0, result.values().doubleAt(1));
  }

  private static QuantizedBias quantized(Tensor bias, float[] weights, float inputScale) {
    Tensor weight = Tensor.ofFloats(weights, weights.length, 1);
    Node gemm = Node.of("Gemm", List.of("x", "w", "b"), List.of("y"));
    WeightedNode layer = new WeightedNode(gemm, weight, Optional.of(bias), 0);
    WeightQuantization map =
        WeightQuantization.fit(weight, 0, WEIGHT, WeightScaleRule.MIN_MAX)
            .fitFor(layer, inputScale);
    return QuantizedBias.of(bias, inputScale, map);
  }

  private static LinearQuantization fit(float minimum, float maximum, IntegerRange range) {
    return LinearQuantization.fit(new ValueRange(minimum, maximum), range);
  }

  private static void assertMap(float scale, int zeroPoint, LinearQuantization found) {
    assertEquals(scale, found.scale(), Math.ulp(scale));
    assertEquals(zeroPoint, found.zeroPoint());
  }
}
