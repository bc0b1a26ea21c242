package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DecayedWeightsTest {

  private static Set<String> of(TestGraphs graph, String... constants) {
    Set<String> found = new TreeSet<>(DecayedWeights.of(graph.graph()));
    found.retainAll(Set.of(constants));
    return found;
  }

  @Test
  void kernelsOverAnyAxesAreWeights() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 4, 9)
            .weight("line", 4, 4, 3)
            .weight("depthwise", 4, 1, 3)
            .floats("bias", 1, 1, 1, 1)
            .node("Conv", "x line bias", "a")
            .node("Conv", "a depthwise", "y", "group", 4)
            .output("y", "N", 4, 5);
    assertEquals(Set.of("line", "depthwise"), of(graph, "line", "depthwise", "bias"));
  }

  @Test
  void biasesOfSeveralAxesAreNone() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 4)
            .weight("matrix", 4, 3)
            .weight("bias", 1, 3)
            .weight("shift", 1, 3)
            .node("Gemm", "x matrix bias", "a")
            .node("Add", "a shift", "y")
            .output("y", "N", 3);
    assertEquals(Set.of("matrix"), of(graph, "matrix", "bias", "shift"));
  }

  @Test
  void normalizationsHaveNone() {
    TestGraphs graph =
        TestGraphs.opset(17)
            .input("x", "N", 2, 3)
            .weight("scale", 2, 3)
            .weight("bias", 2, 3)
            .node("LayerNormalization", "x scale bias", "y", "axis", 1)
            .output("y", "N", 2, 3);
    assertEquals(Set.of(), of(graph, "scale", "bias"));
  }
}
