package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DynamicQuantizationTest {

  @Test
  void multipliesIntegersAndQuantizesASharedActivationOnce() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 4)
            .weight("v", 6, 4)
            .node("MatMul", "x w", "a")
            .node("MatMul", "x v", "b")
            .node("Add", "a b", "y")
            .output("y", "N", 4)
            .model();
    Model quantized = apply(DynamicQuantization.initial(), model).model();
    assertEquals(
        List.of(
            "DynamicQuantizeLinear",
            "MatMulInteger",
            "Cast",
            "Mul",
            "Mul",
            "MatMulInteger",
            "Cast",
            "Mul",
            "Mul",
            "Add"),
        types(quantized));
    assertClose(model, quantized);
  }

  @Test
  void everyFormOfGemmKeepsItsMeaning() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 4)
            .weight("b", 4)
            .node("Gemm", "x w b", "h", "alpha", 0.5f, "beta", 2f)
            .weight("v", 5, 4)
            .node("Gemm", "h v", "y", "transB", 1)
            .output("y", "N", 5)
            .model();
    for (WeightType type : WeightType.values()) {
      for (boolean perChannel : new boolean[] {false, true}) {
        assertClose(
            model,
            apply(new DynamicQuantization(type, perChannel, true, List.of()), model).model());
      }
    }
  }

  @Test
  void anLstmRunsOnIntegersInBothDirections() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 7, 2, 5)
            .weight("w", 2, 12, 5)
            .weight("r", 2, 12, 3)
            .weight("b", 2, 24)
            .node("LSTM", "x w r b", "y", "hidden_size", 3, "direction", "bidirectional")
            .output("y", 7, 2, 2, 3)
            .model();
    for (WeightType type : WeightType.values()) {
      for (boolean perChannel : new boolean[] {false, true}) {
        Model quantized =
            apply(new DynamicQuantization(type, perChannel, true, List.of()), model).model();
        assertEquals(List.of("DynamicQuantizeLSTM"), types(quantized));
        assertClose(model, quantized);
      }
    }
  }

  @Test
  void everyRowOfAnLstmHasItsOwnScaleUnlessToldOtherwise() throws Exception {
    float[] w = new float[2 * 12 * 5];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (Math.sin(i) * Math.pow(10, i / 5 % 3 - 2));
    }
    Model model =
        TestGraphs.opset(13)
            .input("x", 7, 2, 5)
            .constant("w", Tensor.ofFloats(w, 2, 12, 5))
            .weight("r", 2, 12, 3)
            .node("LSTM", "x w r", "y", "hidden_size", 3, "direction", "bidirectional")
            .output("y", 7, 2, 2, 3)
            .model();
    Model one =
        apply(new DynamicQuantization(WeightType.INT8, false, true, List.of()), model).model();
    Model each = apply(DynamicQuantization.initial(), model).model();
    assertArrayEquals(new long[] {2, 12}, each.graph().initializers().get("w_scale").lengths());
    assertTrue(difference(model, each) < difference(model, one));
  }

  @Test
  void rowsOfATableAreTakenAsIntegersAndBecomeFloats() throws Exception {
    Tensor table = TestGraphs.opset(13).weight("t", 6, 8).graph().initializers().get("t");
    Model model = lookedUp(table).output("y", 7, 8).model();
    Tensor rounded =
        WeightQuantization.fit(table, -1, IntegerRange.weight(8, false), WeightScaleRule.MIN_MAX)
            .rounded(table);
    for (WeightType type : WeightType.values()) {
      Model quantized = apply(new DynamicQuantization(type, true, true, List.of()), model).model();
      assertEquals(List.of("Gather", "DequantizeLinear"), types(quantized));
      assertEquals(8, quantized.graph().initializers().get("t_quantized").elementType().bits());
      assertEquals(1, quantized.graph().initializers().get("t_scale").elementCount());
      Model expected = lookedUp(rounded).output("y", 7, 8).model();
      assertEquals(0, difference(expected, quantized), 1e-6);
    }
  }

  @Test
  void tablesStayFloatWhereToldOrReadByOthersToo() throws Exception {
    Tensor table = TestGraphs.opset(13).weight("t", 6, 8).graph().initializers().get("t");
    Model model =
        lookedUp(table).weight("w", 8, 8).node("MatMul", "y w", "z").output("z", 7, 8).model();
    TransformResult kept =
        apply(new DynamicQuantization(WeightType.INT8, true, false, List.of()), model);
    assertEquals("embedding", kept.changes().get(0).figures().get("reason"));
    Model shared =
        lookedUp(table).node("Relu", "t", "z").output("y", 7, 8).output("z", 6, 8).model();
    assertThrows(RecipeException.class, () -> apply(DynamicQuantization.initial(), shared));
  }

  @Test
  void aTableThatAnyoneReadsAsFloatsIsNotStoredTwice() throws Exception {
    Tensor table = TestGraphs.opset(13).weight("t", 6, 8).graph().initializers().get("t");
    Model twice =
        lookedUp(table)
            .node("Gather", "t i", "z")
            .output("y", 7, 8)
            .output("z", 7, 8)
            .weight("w", 8, 8)
            .node("MatMul", "y w", "m")
            .output("m", 7, 8)
            .model();
    for (List<String> excluded : List.of(List.of("y"), List.of("z"))) {
      Model quantized =
          apply(new DynamicQuantization(WeightType.INT8, true, true, excluded), twice).model();
      assertFalse(quantized.graph().initializers().containsKey("t_quantized"));
    }
    Model multiplied =
        lookedUp(table)
            .node("Transpose", "y", "r")
            .node("MatMul", "t r", "m")
            .weight("w", 7, 3)
            .node("MatMul", "m w", "z")
            .output("z", 6, 3)
            .model();
    Model quantized = apply(DynamicQuantization.initial(), multiplied).model();
    assertFalse(quantized.graph().initializers().containsKey("t_quantized"));
  }

  private static TestGraphs lookedUp(Tensor table) {
    return TestGraphs.opset(13)
        .longs("i", 3, 0, 3, 1, 2, 3, 5)
        .constant("t", table)
        .node("Gather", "t i", "y");
  }

  @Test
  void aStackOfMatricesKeepsOneScale() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 2, 3, 6)
            .weight("w", 2, 6, 4)
            .node("MatMul", "x w", "y")
            .output("y", 2, 3, 4)
            .model();
    Model quantized = apply(DynamicQuantization.initial(), model).model();
    assertEquals(1, quantized.graph().initializers().get("w_scale").elementCount());
    assertClose(model, quantized);
  }

  @Test
  void convolutionsStayFloatAndAreReported() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 3, 4, 4)
            .weight("c", 4, 3, 3, 3)
            .weight("w", 16, 5)
            .node("Conv", "x c", "h")
            .node("Flatten", "h", "f")
            .node("Gemm", "f w", "y")
            .output("y", 1, 5)
            .model();
    TransformResult result = apply(DynamicQuantization.initial(), model);
    assertTrue(
        result
            .changes()
            .contains(new LayerChange("h", "kept-float", Map.of("reason", "convolution"))));
    assertTrue(types(result.model()).contains("Conv"));
    assertClose(model, result.model());
  }

  @Test
  void aModelWithNothingToQuantizeIsRefused() {
    Model model =
        TestGraphs.opset(13).input("x", "N", 6).node("Relu", "x", "y").output("y", "N", 6).model();
    RecipeException error =
        assertThrows(RecipeException.class, () -> apply(DynamicQuantization.initial(), model));
    assertEquals("quantize.nothingDynamic", error.messageKey());
  }

  @Test
  void aTransformerOfOpenAxesIsQuantizedAndRuns() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    TransformResult result = apply(DynamicQuantization.initial(), model);
    assertTrue(types(result.model()).contains("MatMulInteger"));
    assertTrue(types(result.model()).contains("DequantizeLinear"));
  }

  private static TransformResult apply(DynamicQuantization step, Model model) throws Exception {
    String before = GraphPrinter.print(model.graph());
    TransformResult result = step.apply(model, StepChecks.context(Path.of("unused")));
    assertEquals(before, GraphPrinter.print(model.graph()));
    return result;
  }

  private static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  private static void assertClose(Model expected, Model actual) throws Exception {
    double difference = difference(expected, actual);
    assertTrue(difference < 0.03, difference + "");
  }

  /** The root of the mean squared difference as a share of the output's. */
  private static double difference(Model expected, Model actual) throws Exception {
    var outputs = RunCheck.runLike(expected, actual, JobContext.none()).orElseThrow();
    Tensor wanted = outputs.expected().get("y");
    Tensor found = outputs.found().get("y");
    double difference = 0;
    double power = 0;
    for (int i = 0; i < wanted.elementCount(); i++) {
      difference += Math.pow(wanted.doubleAt(i) - found.doubleAt(i), 2);
      power += Math.pow(wanted.doubleAt(i), 2);
    }
    return Math.sqrt(difference / power);
  }
}
