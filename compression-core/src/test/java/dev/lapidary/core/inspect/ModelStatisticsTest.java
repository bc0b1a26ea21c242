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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelStatisticsTest {

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
  void countsARealModel() throws Exception {
    Path file = Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx");
    ModelStatistics statistics =
        ModelStatistics.of(OnnxReader.read(file), OnnxReader.sizeBytes(file));
    assertEquals(77_706, statistics.parameters());
    assertEquals(Files.size(file), statistics.sizeBytes());
  }
}
