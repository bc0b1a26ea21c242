package dev.lapidary.core.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelStatisticsTest {
  private static final byte[] ZEROS = {0x21, 0x23, 0x43};

  @Test
  void countsFloatInitializersAndConstants() {
    Model model =
        TestGraphs.opset(13)
            .input("x", 4)
            .floats("w", 0, 1, 0, 2)
            .longs("ignored", 1, 2, 3)
            .node("Constant", "", "c", "value", Tensor.ofFloats(new float[] {0, 5}, 2))
            .node("Add", "x w", "y")
            .output("y", 4)
            .model();
    ModelStatistics statistics = ModelStatistics.of(model, 10);
    assertEquals(6, statistics.parameters());
    assertEquals(0.5, statistics.zeroFraction());
    assertEquals(Map.of("Add", 1, "Constant", 1), statistics.opTypes());
  }

  @Test
  void countsInsideSubgraphs() {
    Graph branch =
        TestGraphs.opset(13).floats("b", 1, 2).node("Identity", "b", "r").output("r", 2).graph();
    Model model =
        TestGraphs.opset(13)
            .input(ElementType.BOOL, "c")
            .node("If", "c", "y", "then_branch", branch, "else_branch", branch)
            .output("y", 2)
            .model();
    ModelStatistics statistics = ModelStatistics.of(model, 0);
    assertEquals(4, statistics.parameters());
    assertEquals(3, statistics.nodes());
    assertEquals(List.of("Identity", "If"), List.copyOf(statistics.opTypes().keySet()));
  }

  @Test
  void countsFloatListsOfClassicalModels() {
    Attribute coefficients = new Attribute.FloatList(List.of(1f, 0f, 3f), Extras.NONE);
    Model model =
        TestGraphs.opset(13)
            .domain("ai.onnx.ml", 1)
            .input("x", 1, 3)
            .nodeOf("ai.onnx.ml", "LinearRegressor", "x", "y", "coefficients", coefficients)
            .output("y", 1, 1)
            .model();
    assertEquals(3, ModelStatistics.of(model, 0).parameters());
    assertTrue(ModelStatistics.of(model, 0).opTypes().containsKey("ai.onnx.ml::LinearRegressor"));
  }

  @Test
  void comparesQuantizedWeightsWithTheirZeroPoints() {
    Model model =
        TestGraphs.opset(13)
            .constant("w", Tensor.ofBytes(ElementType.INT8, new byte[] {1, 2, 1, 2}, 2, 2))
            .floats("s", 1, 1)
            .constant("z", Tensor.ofBytes(ElementType.INT8, new byte[] {1, 7}, 2))
            .node("DequantizeLinear", "w s z", "y", "axis", 0)
            .output("y", 2, 2)
            .model();
    ModelStatistics statistics = ModelStatistics.of(model, 0);
    assertEquals(4, statistics.quantizedWeights());
    assertEquals(1.0 / 6, statistics.zeroFraction());
  }

  @Test
  void comparesBlocksWithTheirZeroPoints() {
    byte[] nibbles = {0x21, 0x43, 0x21, 0x43, 0x21, 0x43};
    Model model =
        TestGraphs.opset(21)
            .constant("w", Tensor.of(ElementType.UINT4, ByteBuffer.wrap(nibbles), 4, 3))
            .constant("s", Tensor.ofFloats(new float[6], 2, 3))
            .constant("z", Tensor.of(ElementType.UINT4, ByteBuffer.wrap(ZEROS), 2, 3))
            .node("DequantizeLinear", "w s z", "y", "axis", 0, "block_size", 2)
            .output("y", 4, 3)
            .model();
    ModelStatistics statistics = ModelStatistics.of(model, 0);
    assertEquals(12, statistics.quantizedWeights());
    assertEquals(6, statistics.parameters());
    // rows 1 2 3 / 4 1 2 / 3 4 1 / 2 3 4 against 1 2 3 and 2 3 4; the scales are six more zeros
    assertEquals((3 + 3 + 6) / 18.0, statistics.zeroFraction());
  }

  @Test
  void countsTheWeightsOfProductsInBlocksAndNotTheirBytesOrWhatFillsThemUp() {
    byte[] codes = new byte[2 * 2 * 8];
    codes[0] = (byte) 0x88;
    codes[8] = 0x55;
    Model symmetric = nBits("w s", codes, new byte[0]);
    assertEquals(2 * 20, ModelStatistics.of(symmetric, 0).quantizedWeights());
    assertEquals(2.0 / 44, ModelStatistics.of(symmetric, 0).zeroFraction());
    Model asymmetric = nBits("w s z", codes, new byte[] {0x58, 0x0F});
    assertEquals(40, ModelStatistics.of(asymmetric, 0).quantizedWeights());
    // row 0: two eights in block 0, two fives of the four codes in block 1; row 1: block 1 is zeros
    assertEquals((2 + 2 + 4) / 44.0, ModelStatistics.of(asymmetric, 0).zeroFraction());
  }

  @Test
  void countsTheWeightsOfTablesInBlocks() {
    byte[] codes = {0x38, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33};
    Model model =
        TestGraphs.opset(21)
            .domain("com.microsoft", 1)
            .input(ElementType.INT64, "ids", 1)
            .constant("w", Tensor.ofBytes(ElementType.UINT8, codes, 1, 8))
            .floats("s", 1)
            .nodeOf(
                "com.microsoft",
                "GatherBlockQuantized",
                "w ids s",
                "y",
                "quantize_axis",
                1,
                "block_size",
                16)
            .output("y", 1, 16)
            .model();
    ModelStatistics statistics = ModelStatistics.of(model, 0);
    assertEquals(16, statistics.quantizedWeights());
    assertEquals(1.0 / 17, statistics.zeroFraction());
  }

  @Test
  void countsATableThatIsDequantizedBehindItsGather() {
    Model model =
        TestGraphs.opset(21)
            .input(ElementType.INT64, "ids", 1)
            .constant("w", Tensor.ofBytes(ElementType.UINT8, new byte[] {5, 1, 2, 2}, 2, 2))
            .constant("s", Tensor.ofFloats(new float[] {1, 1}, 2, 1))
            .constant("z", Tensor.ofBytes(ElementType.UINT8, new byte[] {5, 2}, 2, 1))
            .node("Gather", "w ids", "rows")
            .node("Gather", "s ids", "scales")
            .node("Gather", "z ids", "zeros")
            .node("DequantizeLinear", "rows scales zeros", "y", "axis", -1, "block_size", 2)
            .output("y", 1, 2)
            .model();
    ModelStatistics statistics = ModelStatistics.of(model, 0);
    assertEquals(4, statistics.quantizedWeights());
    assertEquals(3.0 / 6, statistics.zeroFraction());
  }

  @Test
  void attributesThatDoNotFitTheTensorsCountNothing() {
    Model model = nBits("w s", new byte[3], new byte[0]);
    assertEquals(0, ModelStatistics.of(model, 0).quantizedWeights());
  }

  /** K = 20 inputs in two blocks of 16, N = 2 outputs. */
  private static Model nBits(String constants, byte[] codes, byte[] zeros) {
    return TestGraphs.opset(21)
        .domain("com.microsoft", 1)
        .input("x", 1, 20)
        .constant("w", Tensor.ofBytes(ElementType.UINT8, codes, 1, codes.length))
        .floats("s", 1, 1, 1, 1)
        .constant("z", Tensor.ofBytes(ElementType.UINT8, zeros, zeros.length))
        .nodeOf(
            "com.microsoft",
            "MatMulNBits",
            "x " + constants,
            "y",
            "K",
            20,
            "N",
            2,
            "bits",
            4,
            "block_size",
            16)
        .output("y", 1, 2)
        .model();
  }

  @Test
  void countsARealModel() throws Exception {
    Path file = Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx");
    ModelStatistics statistics =
        ModelStatistics.of(OnnxReader.read(file), OnnxReader.sizeBytes(file));
    assertEquals(77_706, statistics.parameters());
    assertEquals(Files.size(file), statistics.sizeBytes());
  }
}
