package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.FrontEnd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether the part of a model that cannot be trained can be frozen. */
class UntrainableFrontTest {

  private static TestGraphs image() {
    return TestGraphs.opset(13).input("x", "N", 2, 4, 4).weight("w", 2, 1, 1).weight("u", 3, 1);
  }

  private static TestGraphs inFront() {
    return image()
        .node("Mul", "x w", "m")
        .node("Det", "m", "d")
        .node("Mul", "d u", "y")
        .output("y", "N", 2);
  }

  private static Optional<FrontEnd> of(TestGraphs graph, boolean freeze) throws Exception {
    return UntrainableFront.of(graph.model(), List.of("y"), freeze);
  }

  private static void assertRefused(String key, TestGraphs graph, String... parts) {
    for (boolean freeze : new boolean[] {false, true}) {
      assertRefused(key, graph, freeze, parts);
    }
  }

  private static void assertRefused(String key, TestGraphs graph, boolean freeze, String... parts) {
    ModelException refusal = assertThrows(ModelException.class, () -> of(graph, freeze));
    assertEquals(key, refusal.messageKey());
    for (String part : parts) {
      assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
  }

  @Test
  void isNothingWhereAllIsSupported() throws Exception {
    TestGraphs graph = image().node("Mul", "x w", "y").output("y", "N", 2, 4, 4);
    assertEquals(Optional.empty(), of(graph, true));
  }

  @Test
  void saysWhatFreezingWouldLeaveAsItIs() {
    assertRefused(
        "train.unsupportedFront",
        inFront(),
        false,
        "Det -> d",
        "(freezeUnsupported)",
        "2 of 5 weights stay");
  }

  @Test
  void isWhatTheUnsupportedNodeIsComputedFrom() throws Exception {
    FrontEnd front = of(inFront(), true).orElseThrow();
    assertEquals(Set.of("d"), front.crossing());
    assertEquals(Set.of("w"), front.constants());
  }

  @Test
  void namesTheFirstFewAndHowManyThereAre() {
    TestGraphs graph = image();
    for (int i = 0; i < 5; i++) {
      graph.node("Det", "x", "d" + i);
    }
    graph.node("Sum", "d0 d1 d2 d3 d4", "s").node("Mul", "s u", "y").output("y", "N", 2);
    String named = "does not support Det -> d0, Det -> d1, Det -> d2, ... (5). Freeze";
    assertRefused("train.unsupportedFront", graph, false, named);
  }

  @Test
  void saysWhatOfAnOperatorIsNotSupported() {
    TestGraphs graph =
        TestGraphs.opset(8)
            .domain("ai.onnx.ml", 1)
            .input("x", "N", 2, 4, 4)
            .weight("w", 2, 1, 1)
            .nodeOf(
                "ai.onnx.ml",
                "Scaler",
                "x",
                "s",
                "offset",
                new float[] {1},
                "scale",
                new float[] {2})
            .node("BatchNormalization", "s a a a a", "n", "spatial", 0)
            .weight("a", 2, 4, 4)
            .node("Mul", "n w", "y")
            .output("y", "N", 2, 4, 4);
    assertRefused(
        "train.unsupportedFront",
        graph,
        false,
        "Scaler -> s (ai.onnx.ml.Scaler), BatchNormalization -> n (spatial 0)");
  }

  @Test
  void mustLeaveAWeightToTrain() {
    TestGraphs graph = image().node("Mul", "x w", "m").node("Det", "m", "y").output("y", "N", 2);
    assertRefused(
        "train.unsupportedEnd",
        graph,
        "does not support Det -> y.",
        "no weight is left behind Det -> y ");
  }

  @Test
  void namesTheNodeThatLeavesNoWeight() {
    TestGraphs graph =
        image()
            .node("Det", "x", "d")
            .node("Mul", "d u", "m")
            .node("Unique", "m", "y")
            .output("y", "N", 2);
    assertRefused(
        "train.unsupportedEnd",
        graph,
        "does not support Det -> d, Unique -> y.",
        "behind Unique -> y ");
  }

  @Test
  void mustGiveTheSameEveryTime() {
    TestGraphs graph =
        image()
            .node("RandomNormalLike", "x", "noise")
            .node("Add", "x noise", "a")
            .node("Det", "a", "d")
            .node("Mul", "d u", "y")
            .output("y", "N", 2);
    assertRefused("train.unsupportedRandom", graph, "RandomNormalLike -> noise draws");
  }

  @Test
  void mustRunAlone() {
    TestGraphs graph =
        image()
            .domain("made.up", 1)
            .nodeOf("made.up", "Sharpen", "x", "s")
            .node("Mul", "s w", "y")
            .output("y", "N", 2, 4, 4);
    assertRefused(
        "train.unsupportedAlone", graph, "Sharpen -> s (made.up.Sharpen)", "made.up:Sharpen");
  }

  @Test
  void mustHandNumbersOn() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input(ElementType.UINT64, "x", "N", 2)
            .constant(
                "one", Tensor.of(ElementType.UINT64, Tensor.ofLongs(new long[1], 1).data(), 1))
            .weight("u", 2)
            .node("BitShift", "x one", "b", "direction", "LEFT")
            .node("Cast", "b", "f", "to", 1)
            .node("Mul", "f u", "y")
            .output("y", "N", 2);
    assertRefused("train.unsupportedValue", graph, "\"b\" of type UINT64");
  }
}
