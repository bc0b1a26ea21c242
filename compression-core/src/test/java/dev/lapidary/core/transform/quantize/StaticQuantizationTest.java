package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.ActivationObservation;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.Detail;
import dev.lapidary.core.transform.quantize.calibrate.RangeSettings;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StaticQuantizationTest extends StaticQuantizationChecks {
  @Test
  void putsIntegersAroundAConvolutionAndFoldsItsRelu() throws Exception {
    Model quantized = quantize(convRelu().model());
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 3, 8, 8]
          def w_scale: FLOAT[4]
          def w_quantized: INT8[4, 3, 3, 3]
          def b_quantized_scale: FLOAT[4]
          def b_quantized: INT32[4]
          def x_scale: FLOAT[]
          def x_zero_point: UINT8[]
          def y_scale: FLOAT[]
          def y_zero_point: UINT8[]
          w_DequantizeLinear_Output = DequantizeLinear(w_quantized, w_scale) {axis=0}
          b_DequantizeLinear_Output = DequantizeLinear(b_quantized, b_quantized_scale) {axis=0}
          x_QuantizeLinear_Output = QuantizeLinear(x, x_scale, x_zero_point)
          x_DequantizeLinear_Output = DequantizeLinear(x_QuantizeLinear_Output, x_scale, x_zero_point)
          y_QuantizeLinear_Input = Conv(x_DequantizeLinear_Output, w_DequantizeLinear_Output, b_DequantizeLinear_Output) {pads=[1, 1, 1, 1]}
          y_QuantizeLinear_Output = QuantizeLinear(y_QuantizeLinear_Input, y_scale, y_zero_point)
          y = DequantizeLinear(y_QuantizeLinear_Output, y_scale, y_zero_point)
          out y: FLOAT[N, 4, 8, 8]
        """,
        GraphPrinter.print(quantized.graph()));
  }

  @Test
  void theResultStaysCloseToTheOriginal() throws Exception {
    Model model = residual();
    assertClose(model, quantize(model), images, 0.03);
    assertClose(model, apply(perTensor(), model, images).model(), images, 0.03);
  }

  @Test
  void everythingOfAResidualNetRunsOnIntegers() throws Exception {
    assertEquals(
        List.of(
            "QuantizeLinear",
            "QLinearConv",
            "QLinearConv",
            "QLinearAdd",
            "QLinearGlobalAveragePool",
            "Flatten",
            "QGemm"),
        integerOperators(quantize(residual())));
  }

  @Test
  void leavesTheModelItWasGivenAsItWas() throws Exception {
    Model model = residual();
    String before = GraphPrinter.print(model.graph());
    quantize(model);
    assertEquals(before, GraphPrinter.print(model.graph()));
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void everyWayToFindRangesGivesAModelThatStaysClose(CalibrationMethod method) throws Exception {
    CalibrationSettings settings =
        new CalibrationSettings(new SampleSettings(20, 7, 1), RangeSettings.observed(method, 99.9));
    StaticQuantization step =
        new StaticQuantization(
            settings,
            true,
            8,
            List.of(),
            ActivationType.UINT8,
            8,
            false,
            false,
            List.of(),
            List.of());
    Model quantized = apply(step, residual(), images).model();
    assertClose(residual(), quantized, images, 0.1);
    Model again = apply(step, residual(), images).model();
    assertArrayEquals(OnnxWriter.toBytes(quantized), OnnxWriter.toBytes(again));
  }

  @Test
  void twoRunsMakeTheSameBytes() throws Exception {
    assertArrayEquals(
        OnnxWriter.toBytes(quantize(residual())), OnnxWriter.toBytes(quantize(residual())));
  }

  @Test
  void minMaxRangesEqualADirectComputation() throws Exception {
    Model model = residual();
    SampleFeeds feeds = new SampleFeeds(images, model, 20, 7, 1);
    List<String> values = List.of("x", "a", "c", "sum");
    TensorStatistics statistics =
        new ActivationObservation(model, values).observe(feeds, Detail.EXTREMES, JobContext.none());
    assertEquals(20, statistics.samples());
    Map<String, Tensor> all = allValues(model, images.all(), values.subList(1, 4));
    all.put("x", images.all());
    for (String value : values) {
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (float element : all.get(value).toFloats()) {
        least = Math.min(least, element);
        most = Math.max(most, element);
      }
      assertEquals(least, statistics.of(value).extremes().minimum(), value);
      assertEquals(most, statistics.of(value).extremes().maximum(), value);
    }
  }

  @Test
  void anExcludedNodeStaysFloatAndIsReported() throws Exception {
    TransformResult result = apply(excluding("c"), residual(), images);
    assertTrue(
        result
            .changes()
            .contains(new LayerChange("c", "kept-float", Map.of("reason", "excluded"))));
    assertTrue(types(result.model()).contains("Conv"));
    assertEquals(
        1, integerOperators(result.model()).stream().filter("QLinearConv"::equals).count());
    assertClose(residual(), result.model(), images, 0.03);
  }

  @Test
  void namesThatDoNotExistAreErrorsWithNearMatches() {
    assertRefused(excluding("summ"), "sum");
    StaticQuantization operator =
        new StaticQuantization(
            CalibrationSettings.minMax(20).withBatchSize(8),
            true,
            8,
            List.of(),
            ActivationType.UINT8,
            8,
            false,
            false,
            List.of(),
            List.of("Convs"));
    assertRefused(operator, "Conv");
  }

  private void assertRefused(StaticQuantization step, String near) {
    RecipeException error = assertThrows(RecipeException.class, () -> step.requires(residual()));
    assertTrue(error.getMessage().contains("did you mean: " + near), error.getMessage());
  }

  @Test
  void onlyTheNamedOperatorsAreQuantized() throws Exception {
    StaticQuantization gemmOnly =
        new StaticQuantization(
            CalibrationSettings.minMax(20).withBatchSize(8),
            true,
            8,
            List.of(),
            ActivationType.UINT8,
            8,
            false,
            false,
            List.of(),
            List.of("Gemm"));
    List<String> operators = integerOperators(apply(gemmOnly, residual(), images).model());
    assertTrue(operators.contains("QGemm"));
    assertFalse(operators.contains("QLinearConv"));
  }

  @Test
  void activationsThatAreNotFiniteAreAnError() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .node("Log", "x", "l")
            .weight("w", 6, 4)
            .node("MatMul", "l w", "y")
            .output("y", "N", 4)
            .model();
    ModelException error =
        assertThrows(ModelException.class, () -> apply(StaticQuantization.initial(), model, rows));
    assertEquals("calibration.notFinite", error.messageKey());
  }

  @Test
  void aModelWithoutWeightsOrOfAnEarlyOpsetIsRefused() {
    Model relu =
        TestGraphs.opset(13).input("x", "N", 6).node("Relu", "x", "y").output("y", "N", 6).model();
    assertKey("quantize.nothing", relu);
    assertKey("step.opset", residual().withOpset("", 12));
  }

  private void assertKey(String key, Model model) {
    RecipeException error =
        assertThrows(RecipeException.class, () -> apply(StaticQuantization.initial(), model, rows));
    assertEquals(key, error.messageKey());
  }

  private static StaticQuantization perTensor() {
    return new StaticQuantization(
        CalibrationSettings.minMax(20).withBatchSize(8),
        false,
        8,
        List.of(),
        ActivationType.INT8,
        8,
        false,
        false,
        List.of(),
        List.of());
  }

  private static StaticQuantization excluding(String node) {
    return new StaticQuantization(
        CalibrationSettings.minMax(20).withBatchSize(8),
        true,
        8,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        List.of(node),
        List.of());
  }
}
