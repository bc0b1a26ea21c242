package dev.lapidary.core.transform.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.LayerChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainedLayersTest {
  private static Model model(float shift, float slope) throws Exception {
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .floats("shift", shift, shift)
        .floats("slope", slope, slope)
        .node("Add", "x shift", "a")
        .node("PRelu", "a slope", "y")
        .output("y", "N", 2)
        .model();
  }

  @Test
  void tellsHowFarAConstantMovedUnlessItWasZero() throws Exception {
    assertEquals(
        List.of(
            LayerChange.of("a", "trained"),
            new LayerChange("y", "trained", Map.of("relativeChange", 0.5))),
        TrainedLayers.between(model(0, 2), model(1, 3)));
  }
}
