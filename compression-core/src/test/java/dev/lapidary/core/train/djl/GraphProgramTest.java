package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Tensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a graph is trained, settled before anything native is loaded. */
class GraphProgramTest {

  private static TestGraphs image() {
    return TestGraphs.opset(13).input("x", "N", 2, 4, 4);
  }

  @Test
  void tellsWeightsFromStatisticsAndSettings() throws Exception {
    TestGraphs graph =
        image()
            .weight("w", 2, 2, 1, 1)
            .weight("g", 2)
            .weight("b", 2)
            .weight("m", 2)
            .floats("v", 1, 1)
            .constant("high", Tensor.scalar(6f))
            .constant("half", Tensor.scalar(0.5f))
            .longs("shape", 0, -1)
            .node("Conv", "x w", "c")
            .node("BatchNormalization", "c g b m v", "n")
            .node("Clip", "n _ high", "r")
            .node("Mul", "r half", "s")
            .node("Reshape", "s shape", "y")
            .output("y", "N", 32);
    GraphProgram program = GraphProgram.of(graph.model(), "y");
    assertEquals(Set.of("w", "g", "b"), program.parameters());
    assertEquals(Set.of("m", "v"), program.statistics());
    assertEquals(Set.of("half"), program.fixed());
  }

  @Test
  void leavesOutWhatDoesNotLeadToTheTarget() throws Exception {
    TestGraphs graph =
        image()
            .weight("w", 2, 1, 1)
            .weight("u", 2, 1, 1)
            .node("Mul", "x w", "y")
            .node("Mul", "x u", "z")
            .node("NonZero", "z", "i")
            .output("y", "N", 2, 4, 4)
            .output("i", null, null);
    assertEquals(Set.of("w"), GraphProgram.of(graph.model(), "y").parameters());
  }

  @Test
  void freezesWhatNoGradientReaches() throws Exception {
    TestGraphs graph =
        image()
            .weight("w", 2, 1, 1)
            .weight("limit", 2, 1, 1)
            .node("Greater", "x limit", "g")
            .node("Cast", "g", "f", "to", 1)
            .node("Mul", "f w", "y")
            .output("y", "N", 2, 4, 4);
    GraphProgram program = GraphProgram.of(graph.model(), "y");
    assertEquals(Set.of("w"), program.parameters());
    assertEquals(Set.of("limit"), program.fixed());
  }

  @Test
  void leavesFrozenWeightsAlone() throws Exception {
    TestGraphs graph =
        image()
            .weight("w", 2, 1, 1)
            .weight("u", 2, 1, 1)
            .node("Mul", "x w", "m")
            .node("Mul", "m u", "y")
            .output("y", "N", 2, 4, 4);
    ProgramOptions options = ProgramOptions.DEFAULT.withFrozen(Set.of("w"));
    GraphProgram program = GraphProgram.of(graph.model(), List.of("y"), options);
    assertEquals(Set.of("u"), program.parameters());
    assertEquals(Set.of("w"), program.fixed());
  }

  @Test
  void learnsScalesOnlyIfTold() throws Exception {
    TestGraphs graph =
        image()
            .constant("s", Tensor.scalar(0.1f))
            .constant("zero", Tensor.ofBytes(ElementType.INT8, new byte[1]))
            .node("QuantizeLinear", "x s zero", "q")
            .node("DequantizeLinear", "q s zero", "y")
            .output("y", "N", 2, 4, 4);
    assertEquals(Set.of(), GraphProgram.of(graph.model(), "y").parameters());
    ProgramOptions options = ProgramOptions.DEFAULT.withLearnedScales();
    GraphProgram program = GraphProgram.of(graph.model(), List.of("y"), options);
    assertEquals(Set.of("s"), program.parameters());
  }

  @Test
  void startsFromGivenValues() throws Exception {
    TestGraphs graph =
        image()
            .weight("w", 2, 1, 1)
            .weight("u", 2, 1, 1)
            .node("Mul", "x w", "m")
            .node("Mul", "m u", "y")
            .output("y", "N", 2, 4, 4);
    ProgramOptions options = new ProgramOptions(Set.of("m"), Set.of(), false);
    GraphProgram program = GraphProgram.of(graph.model(), List.of("y"), options);
    assertEquals(Set.of("u"), program.parameters());
  }

  @Test
  void refusesConstantsItCannotRead() {
    TestGraphs graph =
        image()
            .weight("w", 2, 1, 1)
            .node("Constant", "", "c", "sparse_value", new Attribute.Opaque(Extras.NONE))
            .node("Mul", "x c", "m")
            .node("Mul", "m w", "y")
            .output("y", "N", 2, 4, 4);
    assertFails("train.unsupportedOperator", "Constant -> c", graph, "y");
  }

  @Test
  void trainsWeightsOfEveryFloatingType() throws Exception {
    TestGraphs graph =
        image()
            .constant("w", Tensor.ofFloats(ElementType.DOUBLE, new float[] {1, 2}, 2, 1, 1))
            .node("Mul", "x w", "y")
            .output("y", "N", 2, 4, 4);
    assertEquals(Set.of("w"), GraphProgram.of(graph.model(), "y").parameters());
  }

  @Test
  void refusesInputsThatAreNoNumbers() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input(ElementType.STRING, "words", "N", 5)
            .node("Identity", "words", "y")
            .output("y", "N", 5);
    assertFails("train.inputType", "STRING", graph, "y");
  }

  private static void assertFails(String key, String part, TestGraphs graph, String target) {
    ModelException failure =
        assertThrows(ModelException.class, () -> GraphProgram.of(graph.model(), target));
    assertEquals(key, failure.messageKey());
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
  }
}
