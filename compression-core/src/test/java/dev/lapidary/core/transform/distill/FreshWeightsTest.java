package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshWeightsTest {
  @Test
  void nothingThatWasLearnedIsLeft() {
    Graph learned =
        TestGraphs.opset(17)
            .input("x", 5, "N", 4)
            .weight("w", 1, 12, 4)
            .weight("r", 1, 12, 3)
            .weight("b", 1, 24)
            .weight("slope", 3)
            .weight("m", 3, 2)
            .weight("bias", 2)
            .node("LSTM", "x w r b", "all last", "hidden_size", 3)
            .node("PRelu", "last slope", "p")
            .node("MatMul", "p m", "y0")
            .node("Add", "y0 bias", "y")
            .output("y", 1, "N", 2)
            .graph();
    Map<String, Tensor> fresh = FreshWeights.of(learned, 11).initializers();
    for (String drawn : new String[] {"w", "r", "m"}) {
      assertNotEquals(learned.initializers().get(drawn), fresh.get(drawn), drawn);
    }
    assertArrayEquals(new float[24], fresh.get("b").toFloats());
    assertArrayEquals(new float[2], fresh.get("bias").toFloats());
    assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f}, fresh.get("slope").toFloats());
    assertEquals(fresh, FreshWeights.of(learned, 11).initializers());
  }
}
