package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.quantize.NodeSelection.SelectionRules;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActivationMapsTest {
  private static final IntegerRange UINT8 =
      IntegerRange.activation(ElementType.UINT8, Byte.SIZE, false);
  private static final IntegerRange INT8 =
      IntegerRange.activation(ElementType.INT8, Byte.SIZE, false);
  private static final IntegerRange SYMMETRIC =
      IntegerRange.activation(ElementType.INT8, Byte.SIZE, true);

  @Test
  void noRangeIsLookedForWhereTheReluBehindDecides() {
    assertEquals(Set.of("x", "y"), ActivationMaps.ranged(selection("Relu"), UINT8, Set.of()));
  }

  @Test
  void aGivenRangeLeavesOpenWhetherAReluClips() {
    for (String given : List.of("h", "y")) {
      assertEquals(
          Set.of("x", "h", "y"),
          ActivationMaps.ranged(selection("Relu"), UINT8, Set.of(given)),
          given);
    }
  }

  @Test
  void integersBelowZeroMayKeepTheReluSoItsInputIsLookedAtToo() {
    assertEquals(Set.of("x", "h", "y"), ActivationMaps.ranged(selection("Relu"), INT8, Set.of()));
    assertEquals(
        Set.of("x", "h", "y"), ActivationMaps.ranged(selection("Relu"), SYMMETRIC, Set.of()));
  }

  @Test
  void aClipGoesOnlyIfItsRangeIsFullSoItsInputIsLookedAtToo() {
    assertEquals(Set.of("x", "h", "y"), ActivationMaps.ranged(selection("Clip"), UINT8, Set.of()));
  }

  private static NodeSelection selection(String clip) {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 1, 4, 4)
            .weight("w", 1, 1, 3, 3)
            .node("Conv", "x w", "h")
            .node(clip, "h", "y")
            .output("y", "N", 1, 2, 2)
            .model();
    return NodeSelection.of(
        model.graph(),
        new SelectionRules(
            Set.copyOf(IntegerOperator.names()), Set.of(), ActivationType.UINT8, 13));
  }
}
