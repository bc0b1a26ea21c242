package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ValueInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputShapesTest {
  private final List<ValueInfo> inputs =
      TestGraphs.opset(13)
          .input("x", "N", "length", 3)
          .input("state", 2, null, 4)
          .node("Relu", "x", "y")
          .outputs("y")
          .graph()
          .feeds();

  private String refusal(String name, long length) {
    return assertThrows(ModelException.class, () -> InputShapes.check(inputs, Map.of(name, length)))
        .getMessage();
  }

  @Test
  void namesOpenAxesByTheirSymbolOrTheirPlace() {
    assertEquals(List.of("N", "length", "state:1"), List.copyOf(InputShapes.openAxes(inputs)));
  }

  @Test
  void takesLengthsBySymbolAndByPlace() {
    Map<String, Long> lengths = Map.of("length", 5L, "x:0", 2L, "state:1", 1L, "x:2", 3L);
    assertDoesNotThrow(() -> InputShapes.check(inputs, lengths));
  }

  @Test
  void anUnknownAxisIsAnErrorWithANearMatchAndAllAxes() {
    assertEquals(
        "There is no open axis \"lenght\" to give a length to; did you mean \"length\"? The"
            + " model's open axes are: N, length, state:1.",
        refusal("lenght", 5));
  }

  @Test
  void aFixedAxisKeepsItsLength() {
    assertEquals(
        "Axis 2 of input \"x\" [N, length, 3] has the fixed length 3, and 4 was given for it."
            + " Leave the length out.",
        refusal("x:2", 4));
  }

  @Test
  void aModelWithoutOpenAxesTakesNoLength() {
    List<ValueInfo> fixed =
        TestGraphs.opset(13).input("x", 1, 2).node("Relu", "x", "y").outputs("y").graph().feeds();
    ModelException e =
        assertThrows(ModelException.class, () -> InputShapes.check(fixed, Map.of("length", 2L)));
    assertEquals("input.noOpenAxis", e.messageKey());
  }
}
