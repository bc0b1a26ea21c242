package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Attribute;
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
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Float16QuantizationTest {
  private static final Map<String, Object> OUT_OF_RANGE = Map.of("reason", "weight-out-of-range");

  @Test
  void computesInHalfBetweenCasts() throws Exception {
    Model half = apply(Float16Quantization.initial(), gemm()).model();
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 2]
          def w_float16: FLOAT16[2, 2]
          def b_float16: FLOAT16[2]
          x_float16 = Cast(x) {to=10}
          h = Gemm(x_float16, w_float16, b_float16)
          y_float16 = Relu(h)
          y = Cast(y_float16) {to=1}
          out y: FLOAT[N, 2]
        """,
        GraphPrinter.print(half.graph()));
    assertClose(gemm(), half);
  }

  @Test
  void inputsAndOutputsBecomeHalfIfAsked() throws Exception {
    Float16Quantization whole =
        new Float16Quantization(
            false, Float16Quantization.OutOfRange.KEEP_FLOAT, List.of(), List.of());
    Model half = apply(whole, gemm()).model();
    assertEquals(List.of("Gemm", "Relu"), half.graph().nodes().stream().map(Node::opType).toList());
    assertEquals(
        ElementType.FLOAT16, half.graph().inputs().get(0).tensorType().orElseThrow().elementType());
    assertEquals(
        ElementType.FLOAT16,
        half.graph().outputs().get(0).tensorType().orElseThrow().elementType());
  }

  @Test
  void aNodeWhoseWeightsOverflowStaysFloat() throws Exception {
    TransformResult result = apply(Float16Quantization.initial(), large());
    assertTrue(result.changes().contains(new LayerChange("y", "kept-float", OUT_OF_RANGE)));
    Tensor weight = result.model().graph().initializers().get("w");
    assertEquals(ElementType.FLOAT, weight.elementType());
    assertClose(large(), result.model());
  }

  @Test
  void clampedAndVanishedWeightsAreCounted() throws Exception {
    Float16Quantization clamp =
        new Float16Quantization(true, Float16Quantization.OutOfRange.CLAMP, List.of(), List.of());
    LayerChange change =
        apply(clamp, large()).changes().stream()
            .filter(c -> c.layer().equals("y"))
            .findFirst()
            .orElseThrow();
    assertEquals(1L, change.figures().get("clamped"));
    assertEquals(1L, change.figures().get("flushedToZero"));
  }

  @Test
  void aNodeWhoseValuesOverflowStaysFloat() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 2)
            .constant("s", Tensor.scalar(1000f))
            .node("Mul", "x s", "t")
            .node("Mul", "t s", "y")
            .output("y", 1, 2)
            .model();
    TransformResult result = apply(Float16Quantization.initial(), model);
    assertTrue(
        result
            .changes()
            .contains(new LayerChange("y", "kept-float", Map.of("reason", "value-out-of-range"))));
    assertClose(model, result.model());
  }

  @Test
  void blockedAndNamedNodesStayFloatBetweenCasts() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 4)
            .weight("w", 4, 4)
            .constant("axis", Tensor.scalar(1L))
            .node("MatMul", "x w", "h")
            .node("CumSum", "h axis", "c")
            .node("MatMul", "c w", "i")
            .node("Relu", "i", "y")
            .output("y", 1, 4)
            .model();
    Float16Quantization excluding =
        new Float16Quantization(
            true, Float16Quantization.OutOfRange.KEEP_FLOAT, List.of("Relu"), List.of("i"));
    TransformResult result = apply(excluding, model);
    assertEquals(
        List.of("c no-float16-kernel", "i excluded", "y operator-kept"),
        result.changes().stream()
            .filter(c -> c.action().equals("kept-float"))
            .map(c -> c.layer() + " " + c.figures().get("reason"))
            .toList());
    assertClose(model, result.model());
  }

  @Test
  void whatASubgraphCapturesStaysFloat() throws Exception {
    var branch = TestGraphs.opset(13).node("Relu", "h", "r").output("r", 1, 4).graph();
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 4)
            .weight("w", 4, 4)
            .constant("c", Tensor.ofBytes(ElementType.BOOL, new byte[] {1}))
            .node("MatMul", "x w", "h")
            .node(
                "If",
                "c",
                "z",
                "then_branch",
                Attribute.of(branch),
                "else_branch",
                Attribute.of(branch))
            .node("Add", "z h", "y")
            .output("y", 1, 4)
            .model();
    assertClose(model, apply(Float16Quantization.initial(), model).model());
  }

  @Test
  void castsToFloatBecomeCastsToHalf() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 4)
            .node("Cast", "x", "i", "to", (long) ElementType.INT64.code())
            .node("Cast", "i", "f", "to", (long) ElementType.FLOAT.code())
            .node("Constant", "", "k", "value", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 4))
            .node("Add", "f k", "y")
            .output("y", 1, 4)
            .model();
    assertClose(model, apply(Float16Quantization.initial(), model).model());
  }

  @Test
  void anIntegerModelIsLeftAsItIs() throws Exception {
    Model model =
        TestGraphs.opset(13).input("x", 1, 4).node("Shape", "x", "s").output("s", 2).model();
    Model integers =
        model.withGraph(
            model
                .graph()
                .withOutputs(List.of(ValueInfo.tensor("s", ElementType.INT64, Shape.of(2)))));
    TransformResult result = apply(Float16Quantization.initial(), integers);
    assertTrue(result.changes().size() <= 1);
  }

  @Test
  void anAbsentOperatorIsAnErrorWithNearMatches() {
    Float16Quantization wrong =
        new Float16Quantization(
            true, Float16Quantization.OutOfRange.KEEP_FLOAT, List.of("Gem"), List.of());
    RecipeException error = assertThrows(RecipeException.class, () -> wrong.requires(gemm()));
    assertTrue(error.getMessage().contains("Gemm"), error.getMessage());
  }

  @Test
  void aThirdPartysNetIsHalfAsLarge() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_ic.onnx"));
    Model half = apply(Float16Quantization.initial(), model).model();
    assertTrue(OnnxWriter.toBytes(half).length < 0.56 * OnnxWriter.toBytes(model).length);
    assertClose(model, half);
  }

  private static TransformResult apply(Float16Quantization step, Model model) throws Exception {
    String before = GraphPrinter.print(model.graph());
    TransformResult result = step.apply(model, StepChecks.context(Path.of("unused")));
    assertEquals(before, GraphPrinter.print(model.graph()));
    return result;
  }

  private static void assertClose(Model expected, Model actual) throws Exception {
    var outputs = RunCheck.runLike(expected, actual, JobContext.none()).orElseThrow();
    assertSame(outputs.expected().size(), outputs.found().size());
    outputs
        .expected()
        .forEach(
            (name, wanted) -> {
              Tensor found = outputs.found().get(name);
              assertEquals(wanted.toString(), found.toString());
              for (int i = 0; i < wanted.elementCount(); i++) {
                double tolerance = 0.02 * Math.max(1, Math.abs(wanted.doubleAt(i)));
                assertEquals(wanted.doubleAt(i), found.doubleAt(i), tolerance);
              }
            });
  }

  private static Model gemm() {
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .constant("w", Tensor.ofFloats(new float[] {1, 0.5f, -1, 2}, 2, 2))
        .constant("b", Tensor.ofFloats(new float[] {0.5f, 0.001f}, 2))
        .node("Gemm", "x w b", "h")
        .node("Relu", "h", "y")
        .output("y", "N", 2)
        .model();
  }

  /** Its weights are beyond 16 bits at both ends, its values are not. */
  private static Model large() {
    return TestGraphs.opset(13)
        .input("x", 1, 2)
        .constant("w", Tensor.ofFloats(new float[] {1e6f, 1e-9f, 1, 1}, 2, 2))
        .constant("s", Tensor.scalar(0.001f))
        .node("Mul", "x s", "t")
        .node("MatMul", "t w", "y")
        .output("y", 1, 2)
        .model();
  }
}
