package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.onnx.OnnxReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeProbeTest {

  private static Model convolution() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .node("Conv", "x w", "y")
        .node("ReduceMax", "y", "top", "keepdims", 0)
        .node("Relu", "y", "z")
        .output("z", "N", 4, 6, 6)
        .model();
  }

  private static String text(Map<String, ValueInfo> types, String name) {
    return types.get(name).tensorType().map(t -> t.elementType() + "" + t.shape()).orElse("none");
  }

  @Test
  void infersSymbolicShapes() throws Exception {
    Map<String, ValueInfo> types = ShapeProbe.types(convolution());
    assertEquals("FLOAT[N, 4, 6, 6]", text(types, "y"));
    assertEquals("FLOAT[]", text(types, "top"));
    assertEquals("FLOAT[4, 3, 3, 3]", text(types, "w"));
  }

  @Test
  void fixesTheBatch() throws Exception {
    Map<String, Shape> shapes = ShapeProbe.shapes(convolution(), 5, GivenInputs.none());
    assertEquals(Shape.of(5, 4, 6, 6), shapes.get("y"));
    assertEquals(Shape.of(), shapes.get("top"));
  }

  @Test
  void runsWhereShapesDependOnValues() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 4)
            .node("Abs", "x", "a")
            .node("NonZero", "a", "i")
            .node("Cast", "i", "f", "to", 1)
            .output("f", 1, null)
            .model();
    assertEquals("INT64[1, ?]", text(ShapeProbe.types(model), "i"));
    assertEquals(Shape.of(1, 4), ShapeProbe.shapes(model, 1, GivenInputs.none()).get("f"));
  }

  @Test
  void tellsUnknownRankFromScalar() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 4)
            .input(ElementType.INT64, "s", "R")
            .node("Reshape", "x s", "y")
            .output("y", 4)
            .model();
    Model undeclared =
        model.withGraph(
            model
                .graph()
                .withOutputs(List.of(new ValueInfo("y", new ValueType.Undeclared(), Extras.NONE))));
    assertEquals("FLOAT[...]", text(ShapeProbe.types(undeclared), "y"));
  }

  @Test
  void namesTheAxisThatStaysOpen() {
    Model model =
        TestGraphs.opset(13).input("x", "N", "height").node("Relu", "x", "y").output("y").model();
    ModelException e =
        assertThrows(ModelException.class, () -> ShapeProbe.shapes(model, 1, GivenInputs.none()));
    assertEquals("model.inputOpen", e.messageKey());
    assertTrue(e.getMessage().contains("--dim height="), e.getMessage());
  }

  @Test
  void typesFourBitValuesFromTheirQuantizer() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", 2, 4)
            .constant("s", Tensor.scalar(0.1f))
            .constant("z", Tensor.of(ElementType.INT4, ByteBuffer.wrap(new byte[1])))
            .node("QuantizeLinear", "x s z", "q")
            .node("DequantizeLinear", "q s z", "y")
            .output("y", 2, 4)
            .model();
    assertEquals("INT4[2, 4]", text(ShapeProbe.types(model), "q"));
    assertEquals(Shape.of(2, 4), ShapeProbe.shapes(model, 1, GivenInputs.none()).get("q"));
  }

  @Test
  void fixesEveryShapeOfATransformer() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    Map<String, Shape> shapes =
        ShapeProbe.shapes(model, 2, GivenInputs.ofLengths(Map.of("sequence", 7L)));
    assertTrue(shapes.values().stream().allMatch(Shape::isFixed));
    assertEquals(Shape.of(2, 7, 50), shapes.get("output_0"));
  }

  @Test
  void survivesNestedSubgraphs() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("silero/silero_vad.onnx"));
    Map<String, Shape> shapes =
        ShapeProbe.shapes(model, 1, GivenInputs.ofLengths(Map.of("input:1", 288L, "state:1", 1L)));
    assertEquals(Shape.of(1, 1), shapes.get("output"));
  }
}
