package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators between quantized layers, and their operands. */
class StaticOperatorsTest extends StaticQuantizationChecks {
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
}
