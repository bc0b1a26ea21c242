package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.ActivationObservation;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.Detail;
import dev.lapidary.core.transform.quantize.calibrate.RangeSettings;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StaticQuantizationTest {
  private static final long[] PADS = {1, 1, 1, 1};

  @TempDir Path folder;
  private final ArrayData images = ArrayData.random(5, 20, 3, 8, 8);
  private final ArrayData rows = ArrayData.random(6, 20, 6);

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
  void foldsBatchNormalizationFirst() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .constant("g", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 4))
            .weight("s", 4)
            .constant("v", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 4))
            .node("Conv", "x w", "h", "pads", PADS)
            .node("BatchNormalization", "h g s s v", "y")
            .output("y", "N", 4, 8, 8)
            .model();
    TransformResult result = apply(StaticQuantization.initial(), model, images);
    assertEquals("folded", result.changes().get(0).action());
    assertEquals(
        List.of("QuantizeLinear", "QLinearConv", "DequantizeLinear"),
        integerOperators(result.model()));
    assertClose(model, result.model(), images, 0.03);
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
  void aReluSharedWithOthersStaysANode() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 3, 3, 1, 1)
            .node("Conv", "x w", "h")
            .node("Relu", "h", "r")
            .node("Add", "h r", "y")
            .output("y", "N", 3, 8, 8)
            .model();
    Model quantized = quantize(model);
    assertTrue(types(quantized).contains("Relu"));
    assertClose(model, quantized, images, 0.03);
  }

  @Test
  void aReluBehindAPoolIsFoldedIntoTheConvolutionBeforeIt() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .node("Conv", "x w", "h")
            .node("MaxPool", "h", "p", "kernel_shape", new long[] {2, 2})
            .node("Relu", "p", "r")
            .node("GlobalAveragePool", "r", "y")
            .output("y", "N", 4, 1, 1)
            .model();
    Model quantized = quantize(model);
    assertFalse(types(quantized).contains("Relu"));
    assertClose(model, quantized, images, 0.03);
  }

  @Test
  void aSymmetricRangeKeepsTheReluAndItsMeaning() throws Exception {
    StaticQuantization symmetric =
        new StaticQuantization(
            CalibrationSettings.minMax(20).withBatchSize(8),
            true,
            8,
            List.of(),
            ActivationType.INT8,
            8,
            true,
            false,
            List.of(),
            List.of());
    Model model = convRelu().model();
    Model quantized = apply(symmetric, model, images).model();
    assertTrue(types(quantized).contains("Relu"));
    assertClose(model, quantized, images, 0.03);
  }

  @Test
  void aClipIsFoldedWhereItsBoundsHoldZero() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .constant("lo", Tensor.scalar(0f))
            .constant("one", Tensor.scalar(1f))
            .constant("hi", Tensor.scalar(6f))
            .node("Conv", "x w", "h")
            .node("Clip", "h lo hi", "c")
            .node("Conv", "x w", "i")
            .node("Clip", "i one hi", "d")
            .node("Add", "c d", "y")
            .output("y", "N", 4, 6, 6)
            .model();
    Model quantized = quantize(model);
    assertEquals(1, types(quantized).stream().filter("Clip"::equals).count());
    assertClose(model, quantized, images, 0.03);
  }

  @Test
  void aConcatTakesEachInputWithItsOwnScale() throws Exception {
    Model model = concatModel("h");
    assertTrue(integerOperators(quantize(model)).contains("QLinearConcat"));
    assertClose(model, quantize(model), images, 0.03);
  }

  @Test
  void aConstantOperandBecomesAnInteger() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 3, 3, 1, 1)
            .weight("k", 3, 1, 1)
            .node("Conv", "x w", "h")
            .node("Add", "h k", "s")
            .node("GlobalAveragePool", "s", "y")
            .output("y", "N", 3, 1, 1)
            .model();
    assertTrue(integerOperators(quantize(model)).contains("QLinearAdd"));
    StaticQuantization int8 =
        new StaticQuantization(
            CalibrationSettings.minMax(20).withBatchSize(8),
            true,
            8,
            List.of(),
            ActivationType.INT8,
            8,
            false,
            false,
            List.of(),
            List.of());
    assertTrue(
        apply(int8, model, images).changes().stream()
            .anyMatch(c -> c.figures().containsValue("int8-constant-operand")));
  }

  @Test
  void weightsAndMasksThatAreNotFiniteStayFloat() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 4)
            .constant("nan", Tensor.ofFloats(new float[] {Float.NaN, 1, 1, 1}, 4, 1))
            .constant("mask", Tensor.scalar(Float.NEGATIVE_INFINITY))
            .constant("c", Tensor.ofBytes(ElementType.BOOL, new byte[] {1}))
            .node("MatMul", "x w", "h")
            .node("Where", "c h mask", "m")
            .node("MatMul", "m nan", "y")
            .output("y", "N", 1)
            .model();
    assertEquals(
        List.of("quantized", "constant-out-of-range", "no-constant-finite-weight"),
        apply(StaticQuantization.initial(), model, rows).changes().stream()
            .map(c -> c.figures().getOrDefault("reason", c.action()))
            .toList());
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
  void gemmWithFactorsAndScalarBiasKeepsItsMeaning() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 4)
            .constant("b", Tensor.scalar(0.7f))
            .node("Gemm", "x w b", "h", "alpha", 0.5f, "beta", 2f)
            .weight("v", 5, 4)
            .node("Gemm", "h v", "y", "transB", 1)
            .output("y", "N", 5)
            .model();
    Model quantized = apply(StaticQuantization.initial(), model, rows).model();
    assertEquals(List.of("QuantizeLinear", "QGemm", "QGemm"), integerOperators(quantized));
    assertClose(model, quantized, rows, 0.03);
  }

  @Test
  void matMulOfWeightAndOfTwoActivations() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 4)
            .weight("v", 6, 4)
            .node("MatMul", "x w", "a")
            .node("MatMul", "x v", "b")
            .node("Transpose", "b", "t", "perm", new long[] {1, 0})
            .node("MatMul", "a t", "y")
            .output("y", "N", "N")
            .model();
    Model quantized = apply(StaticQuantization.initial(), model, rows).model();
    assertEquals(
        List.of("QLinearMatMul", "QLinearMatMul"),
        integerOperators(quantized).stream().filter(o -> o.equals("QLinearMatMul")).toList());
    assertClose(model, quantized, rows, 0.03);
  }

  @Test
  void aModelWithABatchOfOneIsCalibratedSampleBySample() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 6)
            .weight("w", 6, 4)
            .node("MatMul", "x w", "y")
            .output("y", 1, 4)
            .model();
    assertTrue(
        integerOperators(apply(StaticQuantization.initial(), model, rows).model())
            .contains("MatMulIntegerToFloat"));
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

  private Model quantize(Model model) throws WorkbenchException {
    return apply(StaticQuantization.initial(), model, images).model();
  }

  private TransformResult apply(StaticQuantization step, Model model, ArrayData data)
      throws WorkbenchException {
    DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, data);
    return step.apply(model, StepChecks.context(roles, folder));
  }

  private static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  /** What ONNX Runtime makes of the model, without the layout changes of this machine. */
  private List<String> integerOperators(Model model) throws Exception {
    Path file = folder.resolve("optimized.onnx");
    SessionOptions options =
        SessionOptions.defaults()
            .withOptimization(Optimization.EXTENDED)
            .savingOptimizedModel(file);
    InferenceSession.open(model, options).close();
    return types(OnnxReader.read(file));
  }

  /** Root mean square of the difference, as a share of the output's. */
  private static void assertClose(Model expected, Model actual, ArrayData data, double share)
      throws Exception {
    String output = expected.graph().outputs().get(0).name();
    Tensor fed = data.all();
    float[] wanted = allValues(expected, fed, List.of(output)).get(output).toFloats();
    float[] found = allValues(actual, fed, List.of(output)).get(output).toFloats();
    double difference = 0;
    double power = 0;
    for (int i = 0; i < wanted.length; i++) {
      difference += Math.pow(wanted[i] - found[i], 2);
      power += Math.pow(wanted[i], 2);
    }
    double error = Math.sqrt(difference / power);
    assertTrue(error <= share, "relative error " + error);
  }

  private static Map<String, Tensor> allValues(Model model, Tensor fed, List<String> values)
      throws Exception {
    var outputs = new ArrayList<>(model.graph().outputs());
    for (String value : values) {
      if (outputs.stream().noneMatch(o -> o.name().equals(value))) {
        outputs.add(ValueInfo.tensor(value, ElementType.FLOAT, Shape.unknownRank()));
      }
    }
    Model open = model.withGraph(model.graph().withOutputs(outputs));
    SessionOptions plain = SessionOptions.defaults().withOptimization(Optimization.NONE);
    try (InferenceSession session = InferenceSession.open(open, plain)) {
      return new HashMap<>(session.run(Map.of("x", fed), JobContext.none()));
    }
  }

  private static TestGraphs convRelu() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .weight("b", 4)
        .node("Conv", "x w b", "h", "pads", PADS)
        .node("Relu", "h", "y")
        .output("y", "N", 4, 8, 8);
  }

  private static Model concatModel(String first) {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 1, 1)
        .weight("v", 2, 3, 1, 1)
        .node("Conv", "x w", first)
        .node("Conv", "x v", "i")
        .node("Concat", first + " i", "y", "axis", 1)
        .output("y", "N", 6, 8, 8)
        .model();
  }

  /** Two convolutions, their sum, a pool and a classifier. */
  private static Model residual() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .weight("b", 4)
        .weight("d", 4, 1, 3, 3)
        .weight("g", 4, 5)
        .weight("gb", 5)
        .node("Conv", "x w b", "a0", "pads", PADS)
        .node("Relu", "a0", "a")
        .node("Conv", "a d", "c", "pads", PADS, "group", 4)
        .node("Add", "a c", "sum0")
        .node("Relu", "sum0", "sum")
        .node("GlobalAveragePool", "sum", "p")
        .node("Flatten", "p", "f")
        .node("Gemm", "f g gb", "y")
        .output("y", "N", 5)
        .model();
  }
}
