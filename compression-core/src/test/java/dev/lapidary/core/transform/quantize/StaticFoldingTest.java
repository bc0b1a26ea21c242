package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normalizations, Relus and Clips that go, and those that stay. */
class StaticFoldingTest extends StaticQuantizationChecks {
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
}
