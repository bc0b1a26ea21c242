package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.QdqForm.Conversion;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import dev.lapidary.core.transform.quantize.calibrate.ValueStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Widths without kernels: what they compute must be what such a kernel would. */
class NarrowWidthTest {
  private static final List<Optimization> OFF_AND_ON = List.of(Optimization.NONE, Optimization.ALL);

  @TempDir Path folder;

  @Test
  void aClipComesBeforeTheConversionOfAnActivation() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .weight("w", 2, 3)
            .node("MatMul", "x w", "h")
            .node("Relu", "h", "y")
            .output("y", "N", 3)
            .model();
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 2]
          def w_scale: FLOAT[3]
          def w_quantized: INT8[2, 3]
          def x_scale: FLOAT[]
          def x_zero_point: UINT8[]
          def x_least: FLOAT[]
          def x_greatest: FLOAT[]
          def y_scale: FLOAT[]
          def y_zero_point: UINT8[]
          def y_least: FLOAT[]
          def y_greatest: FLOAT[]
          w_DequantizeLinear_Output = DequantizeLinear(w_quantized, w_scale) {axis=1}
          x_Clip_Output = Clip(x, x_least, x_greatest)
          x_QuantizeLinear_Output = QuantizeLinear(x_Clip_Output, x_scale, x_zero_point)
          x_DequantizeLinear_Output = DequantizeLinear(x_QuantizeLinear_Output, x_scale, x_zero_point)
          y_QuantizeLinear_Input = MatMul(x_DequantizeLinear_Output, w_DequantizeLinear_Output)
          y_Clip_Output = Clip(y_QuantizeLinear_Input, y_least, y_greatest)
          y_QuantizeLinear_Output = QuantizeLinear(y_Clip_Output, y_scale, y_zero_point)
          y = DequantizeLinear(y_QuantizeLinear_Output, y_scale, y_zero_point)
          out y: FLOAT[N, 3]
        """,
        GraphPrinter.print(quantize(model, step(4, 4), 2).model().graph()));
  }

  @Test
  void clippedActivationsEqualTheNarrowRangeAtEveryEdge() throws Exception {
    for (ElementType type : List.of(ElementType.INT8, ElementType.UINT8)) {
      for (int bits = 4; bits < 8; bits++) {
        for (ValueRange observed :
            List.of(new ValueRange(-1.3f, 2.7f), new ValueRange(0, 6), new ValueRange(-5, 0))) {
          IntegerRange range = IntegerRange.activation(type, bits, bits == 5);
          assertExact(LinearQuantization.fit(observed, range));
        }
      }
    }
  }

  private static void assertExact(LinearQuantization map) throws Exception {
    float[] fed = edges(map);
    GraphEditor editor =
        GraphEditor.of(
            TestGraphs.opset(13)
                .input("x", fed.length)
                .output("y", fed.length)
                .node("Identity", "x", "y")
                .graph());
    editor.remove(editor.nodes().get(0));
    new IntegerForm(editor, WeightType.INT8, 13).convert(new Conversion("x", "x", map, "x", "y"));
    Model model = TestGraphs.opset(13).model().withGraph(editor.build());
    float[] expected = new float[fed.length];
    for (int i = 0; i < fed.length; i++) {
      expected[i] = (map.quantize(fed[i]) - map.zeroPoint()) * map.scale();
    }
    for (Optimization optimization : OFF_AND_ON) {
      float[] found = run(model, Tensor.ofFloats(fed, fed.length), optimization).toFloats();
      assertArrayEquals(expected, found, map + " " + optimization);
    }
  }

  /** Steps, halves between them, their neighbours, and numbers far outside. */
  private static float[] edges(LinearQuantization map) {
    List<Float> values = new ArrayList<>(List.of(0f, -0f, 1e30f, -1e30f));
    values.addAll(List.of(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE));
    for (int half = -600; half <= 600; half++) {
      float value = half / 2f * map.scale();
      values.addAll(List.of(value, Math.nextUp(value), Math.nextDown(value)));
    }
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  /** All scales are powers of two, so that floats hold every sum exactly, in whatever order. */
  @Test
  void twoLayersEqualAnIntegerComputationWithAndWithoutOptimization() throws Exception {
    Random random = new Random(11);
    float[] first = integers(random, 8 * 6, 7, 0.5f);
    float[] second = integers(random, 6 * 4, 7, 0.25f);
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 8)
            .constant("w", Tensor.ofFloats(first, 8, 6))
            .constant("v", Tensor.ofFloats(second, 6, 4))
            .node("Gemm", "x w", "h")
            .node("Relu", "h", "r")
            .node("Gemm", "r v", "s")
            .node("Sigmoid", "s", "y")
            .output("s", "N", 4)
            .output("y", "N", 4)
            .model();
    PreparedModel prepared = PreparedModel.of(model, step(4, 4), JobContext.none());
    TensorStatistics statistics =
        new TensorStatistics(
            Map.of(
                "x", seen(-7, 8),
                "h", seen(-60, 60),
                "r", seen(0, 60),
                "s", seen(-112, 128),
                "y", seen(0, 1)),
            1);
    QuantizationPlan plan =
        QuantizationPlan.fit(
            prepared.selection(), statistics, step(4, 4).scheme(prepared, WeightScaleRule.MIN_MAX));
    Model quantized = prepared.inIntegers(plan, FormSettings.initial()).model();

    float[] fed = integers(random, 100 * 8, 24, 0.5f);
    float[] expected = new float[100 * 4];
    for (int row = 0; row < 100; row++) {
      float[] x = new float[8];
      for (int i = 0; i < 8; i++) {
        x[i] = rounded(fed[row * 8 + i], 1, -7, 8);
      }
      float[] r = product(x, first, 6, 4, 0, 15);
      System.arraycopy(product(r, second, 4, 16, -7, 8), 0, expected, row * 4, 4);
    }
    for (Optimization optimization : OFF_AND_ON) {
      Tensor found = run(quantized, Tensor.ofFloats(fed, 100, 8), optimization);
      assertArrayEquals(expected, found.toFloats(), optimization.toString());
    }
  }

  private static float[] product(
      float[] x, float[] weight, int columns, float step, int lowest, int highest) {
    float[] sums = new float[columns];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < x.length; i++) {
        sums[c] += x[i] * weight[i * columns + c];
      }
      sums[c] = rounded(sums[c], step, lowest, highest);
    }
    return sums;
  }

  private static float rounded(float value, float step, int lowest, int highest) {
    return Math.max(lowest, Math.min(highest, (int) Math.rint(value / step))) * step;
  }

  /** Whole multiples of {@code step}; the first is the largest, so that it fixes the scale. */
  private static float[] integers(Random random, int count, int most, float step) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i < 8 ? most : random.nextInt(2 * most + 1) - most) * step;
    }
    return values;
  }

  @Test
  void weightsUseTheNarrowRangeOnly() throws Exception {
    for (int bits = 2; bits <= 8; bits++) {
      long most = 0;
      Model quantized = quantize(gemm(), step(bits, 8), 6).model();
      for (long value : quantized.graph().initializers().get("w_quantized").toLongs()) {
        most = Math.max(most, Math.abs(value));
      }
      assertEquals((1 << (bits - 1)) - 1, most, bits + " bits");
    }
  }

  @Test
  void changesNameTheWidthThatIsSimulated() throws Exception {
    assertEquals(
        Map.of(
            "operator",
            "Gemm",
            "weights",
            24L,
            "scales",
            4,
            "weightBits",
            3,
            "activationBits",
            8,
            "simulated",
            "weights"),
        figures(step(3, 8)));
    assertEquals("activations", figures(step(8, 6)).get("simulated"));
    assertEquals("weights-and-activations", figures(step(4, 4)).get("simulated"));
    assertEquals(Map.of("operator", "Gemm", "weights", 24L, "scales", 4), figures(step(8, 8)));
  }

  private Map<String, Object> figures(StaticQuantization step) throws Exception {
    List<LayerChange> changes = quantize(gemm(), step, 6).changes();
    return changes.get(0).figures();
  }

  @Test
  void widthsOutsideTheirLimitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> step(1, 8));
    assertThrows(IllegalArgumentException.class, () -> step(9, 8));
    assertThrows(IllegalArgumentException.class, () -> step(8, 3));
    assertEquals(13, step(4, 4).minimumOpset());
  }

  private TransformResult quantize(Model model, StaticQuantization step, int columns)
      throws Exception {
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(3, 9, columns));
    return step.apply(model, StepChecks.context(data, folder));
  }

  private static Model gemm() {
    return TestGraphs.opset(13)
        .input("x", "N", 6)
        .weight("w", 6, 4)
        .node("Gemm", "x w", "y")
        .output("y", "N", 4)
        .model();
  }

  private static StaticQuantization step(int weightBits, int activationBits) {
    return new StaticQuantization(
        CalibrationSettings.minMax(9).withBatchSize(9),
        true,
        weightBits,
        List.of(),
        ActivationType.UINT8,
        activationBits,
        false,
        false,
        List.of(),
        List.of());
  }

  private static Tensor run(Model model, Tensor fed, Optimization optimization) throws Exception {
    SessionOptions options = SessionOptions.defaults().withOptimization(optimization);
    try (InferenceSession session = InferenceSession.open(model, options)) {
      return session
          .run(Map.of("x", fed), JobContext.none())
          .get(model.graph().outputs().get(0).name());
    }
  }

  private static ValueStatistics seen(float least, float most) {
    ValueRange range = new ValueRange(least, most);
    return new ValueStatistics(range, range, Optional.empty());
  }
}
