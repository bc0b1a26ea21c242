package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.calibrate.NumberedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models in both forms, run by ONNX Runtime with every optimization. */
class QOperatorFormTest {
  private static final List<String> FLOAT_KERNELS = List.of("Conv", "Gemm", "Relu", "Clip");

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist/tribuo_cnn_mnist.onnx",
        "mlperf-tiny/resnet8_cifar10.onnx",
        "mlperf-tiny/alibaba_ic.onnx",
        "mlperf-tiny/alibaba_kws.onnx",
        "tinybert.onnx"
      })
  void fixturesGiveTheSameOutputsInBothForms(String name) throws Exception {
    assertSameOutputs(Fixtures.require(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src-resources/models/fashion-net.onnx",
        "src-resources/models/fashion-teacher.onnx"
      })
  void theBundledSampleGivesTheSameOutputsInBothForms(String name) throws Exception {
    assertSameOutputs(Fixtures.root().resolve(name));
  }

  private void assertSameOutputs(Path path) throws Exception {
    Model model = OnnxReader.read(path);
    try (NumberedData data = new NumberedData(model)) {
      TransformContext context = context(data);
      Model raised = new ConvertOpset(17).apply(model, context).model();
      for (WeightType weights : WeightType.values()) {
        Model qdq = quantized(raised, QuantizedForm.QDQ, weights, context);
        Model integers = quantized(raised, QuantizedForm.QOPERATOR, weights, context);
        assertTrue(FormChecks.types(integers).stream().noneMatch(FLOAT_KERNELS::contains));
        FormChecks.assertSameOutputs(qdq, integers, data);
      }
    }
  }

  /** Through every operator, with outputs of integers and of floats, and a Relu that stays. */
  @Test
  void everyOperatorHasItsIntegerForm() throws Exception {
    Model model =
        TestGraphs.opset(17)
            .input("x", 1, 4, 8, 8)
            .weight("c", 4, 4, 3, 3)
            .weight("k", 1, 4, 1, 1)
            .weight("v", 8, 6)
            .weight("w", 6, 3)
            .longs("shape", -1, 8)
            .constant("which", Tensor.ofFloats(ElementType.BOOL, new float[] {1, 0, 1, 0, 1, 1}, 6))
            .node("Conv", "x c", "conv", "pads", new long[] {1, 1, 1, 1})
            .node("Add", "conv k", "add")
            .node("Mul", "add conv", "mul")
            .node("LeakyRelu", "mul", "leaky")
            .node("Relu", "leaky", "positive")
            .node("Sigmoid", "leaky", "gate")
            .node("Concat", "gate positive", "both", "axis", 1)
            .node("AveragePool", "both", "pooled", "kernel_shape", new long[] {2, 2})
            .node("MaxPool", "pooled", "most", "kernel_shape", new long[] {4, 4})
            .node("GlobalAveragePool", "most", "mean")
            .node("Add", "most mean", "sum")
            .node("Transpose", "sum", "turned", "perm", new long[] {0, 2, 3, 1})
            .node("Reshape", "turned shape", "rows")
            .node("MatMul", "rows v", "product")
            .node("Softmax", "product", "shares")
            .node("Where", "which shares product", "chosen")
            .node("MatMul", "chosen w", "y")
            .output("y", 16, 3)
            .output("most", 1, 8, 4, 4)
            .model();
    try (NumberedData data = new NumberedData(model)) {
      TransformContext context = context(data);
      StaticQuantization all = FormChecks.allOperators();
      Model qdq = all.apply(model, context).model();
      FormSettings form = new FormSettings(QuantizedForm.QOPERATOR, WeightType.INT8);
      Model integers = all.in(form).apply(model, context).model();
      assertEquals(
          List.of(
              "QuantizeLinear",
              "QLinearConv",
              "QLinearAdd",
              "QLinearMul",
              "QLinearLeakyRelu",
              "QLinearLeakyRelu",
              "QLinearSigmoid",
              "QLinearConcat",
              "QLinearAveragePool",
              "MaxPool",
              "QLinearGlobalAveragePool",
              "QLinearAdd",
              "Transpose",
              "Reshape",
              "QLinearMatMul",
              "QLinearSoftmax",
              "QLinearWhere",
              "MatMulIntegerToFloat",
              "DequantizeLinear"),
          FormChecks.types(integers));
      FormChecks.assertSameOutputs(qdq, integers, data);
    }
  }

  @Test
  void aClipInsideTheRangeStaysFloatAndIsReported() throws Exception {
    Model model =
        TestGraphs.opset(17)
            .input("x", 4, 6)
            .weight("w", 6, 6)
            .weight("v", 6, 3)
            .floats("low", -0.5f)
            .floats("high", 0.5f)
            .node("MatMul", "x w", "h")
            .node("Sigmoid", "h", "gate")
            .node("Clip", "h low high", "limited")
            .node("Mul", "limited gate", "m")
            .node("MatMul", "m v", "y")
            .output("y", 4, 3)
            .model();
    try (NumberedData data = new NumberedData(model)) {
      FormSettings form = new FormSettings(QuantizedForm.QOPERATOR, WeightType.INT8);
      TransformResult result = StaticQuantization.initial().in(form).apply(model, context(data));
      assertTrue(FormChecks.types(result.model()).contains("Clip"));
      assertTrue(
          result
              .changes()
              .contains(
                  new LayerChange("limited", "kept-float", Map.of("reason", "no-integer-kernel"))));
      FormChecks.assertSameOutputs(
          quantized(model, QuantizedForm.QDQ, WeightType.INT8, context(data)),
          result.model(),
          data);
    }
  }

  @Test
  void whatNoKernelTakesIsRefused() {
    Map<String, Object> narrow = Map.of("form", "qoperator", "layerBits", List.of("fc=4"));
    Map<String, Object> mixed = Map.of("weights", "uint8", "activations", "int8");
    for (Map<String, Object> values : List.of(narrow, mixed)) {
      RecipeException error =
          assertThrows(RecipeException.class, () -> StaticQuantization.TYPE.create(values));
      assertEquals("recipe.invalidStep", error.messageKey());
    }
  }

  private static Model quantized(
      Model model, QuantizedForm form, WeightType weights, TransformContext context)
      throws Exception {
    return StaticQuantization.initial()
        .in(new FormSettings(form, weights))
        .apply(model, context)
        .model();
  }

  private TransformContext context(NumberedData data) {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), scratch);
  }
}
