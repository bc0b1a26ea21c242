package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
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
  void namesTheNodeThatUsesASecondOutput() {
    TestGraphs graph =
        image()
            .node("MaxPool", "x", "p i", "kernel_shape", new long[] {2, 2})
            .node("Cast", "i", "f", "to", 1)
            .node("Add", "p f", "y")
            .output("y", "N", 2, 3, 3);
    assertFails("train.secondOutput", "Cast -> f", graph, "y");
  }

  @Test
  void refusesWeightsThatAreNotFloat() {
    TestGraphs graph =
        image()
            .constant("w", Tensor.ofFloats(ElementType.DOUBLE, new float[] {1, 2}, 2, 1, 1))
            .node("Mul", "x w", "y")
            .output("y", "N", 2, 4, 4);
    assertFails("train.notFloat", "DOUBLE", graph, "y");
  }

  @Test
  void refusesInputsThatAreNotFloat() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "ids", "N", 5)
            .node("Identity", "ids", "y")
            .output("y", "N", 5);
    assertFails("train.inputNotFloat", "INT64", graph, "y");
  }

  @Test
  void refusesSettingsThatAreComputed() {
    TestGraphs graph =
        image().node("Shape", "x", "s").node("Reshape", "x s", "y").output("y", "N", 2, 4, 4);
    assertFails("train.unsupportedOperator", "Shape -> s", graph, "y");
    TestGraphs fed =
        image().input("limit", 1).node("Clip", "x limit", "y").output("y", "N", 2, 4, 4);
    assertFails("train.computedSetting", "limit", fed, "y");
  }

  private static void assertFails(String key, String part, TestGraphs graph, String target) {
    ModelException failure =
        assertThrows(ModelException.class, () -> GraphProgram.of(graph.model(), target));
    assertEquals(key, failure.messageKey());
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
  }
}
