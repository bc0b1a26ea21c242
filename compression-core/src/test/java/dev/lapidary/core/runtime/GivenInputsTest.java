package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenInputsTest {

  /** Computes one way at 16000, else another. */
  private static Graph switched() {
    Graph one = TestGraphs.opset(13).node("Relu", "x", "a").outputs("a").graph();
    Graph other = TestGraphs.opset(13).node("Neg", "x", "b").outputs("b").graph();
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .input(ElementType.INT64, "rate")
        .input(ElementType.INT64, "ids", "N", 2)
        .constant("sixteen", Tensor.scalar(16000L))
        .constant("pad", Tensor.scalar(3L))
        .node("Identity", "rate", "same")
        .node("Equal", "sixteen same", "is")
        .node("Equal", "ids pad", "padded")
        .node("If", "is", "y", "then_branch", one, "else_branch", other)
        .outputs("y", "padded")
        .graph();
  }

  private static GivenInputs values(String name, String value) {
    return new GivenInputs(Map.of(), Map.of(name, value));
  }

  private static long rate(GivenInputs given) throws Exception {
    return RandomInputs.of(switched(), 1, given, 1).get("rate").toLongs()[0];
  }

  @Test
  void aSwitchTakesTheConstantItIsComparedWith() throws Exception {
    assertEquals(16000, rate(GivenInputs.none()));
  }

  @Test
  void aGivenValueCountsFirst() throws Exception {
    assertEquals(8000, rate(values("rate", "8000")));
  }

  @Test
  void anInputOfManyElementsIsNoSwitch() {
    assertEquals(Map.of("rate", "16000"), GivenInputs.none().settled(switched()).values());
  }

  @Test
  void aValueFillsEveryElement() throws Exception {
    Map<String, Tensor> inputs = RandomInputs.of(switched(), 2, values("x", "0.5"), 1);
    assertEquals(Tensor.ofFloats(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, 2, 2), inputs.get("x"));
    assertArrayEquals(
        new long[] {-7, -7},
        RandomInputs.of(switched(), 1, values("ids", "-7"), 1).get("ids").toLongs());
  }

  @Test
  void anUnknownInputIsAnErrorWithANearMatchAndAllInputs() {
    ModelException e =
        assertThrows(ModelException.class, () -> values("rates", "1").check(switched()));
    assertEquals(
        "There is no input \"rates\" to give a value to; did you mean \"rate\"? The model's inputs"
            + " are: x, rate, ids.",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 0.5, a whole number",
    "INT64, 9223372036854775808, a whole number",
    "UINT8, -1, a whole number",
    "UINT8, 256, a whole number",
    "INT8, 128, a whole number",
    "FLOAT, fast, a number",
    "FLOAT, 1e39, a number",
    "BOOL, 1, true or false",
  })
  void aValueTheTypeCannotHoldIsAnError(ElementType type, String value, String expected) {
    Graph graph = TestGraphs.opset(13).input(type, "v", 2).node("Identity", "v", "y").graph();
    ModelException e = assertThrows(ModelException.class, () -> values("v", value).check(graph));
    assertEquals(
        "Input \"v\" is " + type + ": expected " + expected,
        e.getMessage().replaceAll("( of that type)?, found .*", ""));
  }

  @Test
  void theLargestValuesOfATypeAreTaken() {
    Graph graph =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "l", 1)
            .input(ElementType.UINT8, "b", 1)
            .input(ElementType.BOOL, "t", 1)
            .graph();
    Map<String, String> values = Map.of("l", "9223372036854775807", "b", "255", "t", "true");
    assertDoesNotThrow(() -> new GivenInputs(Map.of(), values).check(graph));
  }

  @Test
  void aSpeechDetectorRunsAtTheRateItIsMadeFor() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("silero/silero_vad.onnx"));
    GivenInputs lengths = GivenInputs.ofLengths(Map.of("input:1", 512L, "state:1", 1L));
    assertEquals(Shape.of(1, 1), ShapeProbe.shapes(model, 1, lengths).get("output"));
  }

  @Test
  void aSpeechDetectorNamesEveryLengthItLeavesOpen() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("silero/silero_vad.onnx"));
    ModelException e =
        assertThrows(ModelException.class, () -> ShapeProbe.shapes(model, 1, GivenInputs.none()));
    assertEquals(
        "The model leaves lengths open that a run needs: axis 1 of \"input\" [?, ?], axis 1 of"
            + " \"state\" [2, ?, 128]. Give each one that it takes: --dim input:1=N --dim"
            + " state:1=N",
        e.getMessage());
  }

  @Test
  void aRefusedRunListsTheInputsThatWereMadeUp() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("silero/silero_vad.onnx"));
    GivenInputs given =
        new GivenInputs(Map.of("input:1", 512L, "state:1", 1L), Map.of("sr", "8000"));
    ModelException e = assertThrows(ModelException.class, () -> ShapeProbe.shapes(model, 1, given));
    for (String part : List.of("input [1, 512], state [2, 1, 128], sr = 8000", "--input")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
