package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomInputsTest {
  private final Graph graph =
      TestGraphs.opset(13)
          .input(ElementType.INT64, "ids", "N", "length")
          .input(ElementType.INT32, "attention_mask", "N", "length")
          .input(ElementType.FLOAT16, "half", "N", 2)
          .weight("table", 5, 3)
          .node("Gather", "table ids", "y")
          .output("y")
          .graph();

  @Test
  void giveTheSameValuesForTheSameSeed() throws Exception {
    Map<String, Long> dims = Map.of("length", 40L);
    Map<String, Tensor> first = RandomInputs.of(graph, 2, GivenInputs.ofLengths(dims), 1);
    assertEquals(first, RandomInputs.of(graph, 2, GivenInputs.ofLengths(dims), 1));
    assertNotEquals(first, RandomInputs.of(graph, 2, GivenInputs.ofLengths(dims), 2));
    assertArrayEquals(new long[] {2, 40}, first.get("ids").lengths());
  }

  @Test
  void keepIndicesInsideTheTableAndMasksOn() throws Exception {
    Map<String, Tensor> inputs =
        RandomInputs.of(graph, 2, GivenInputs.ofLengths(Map.of("length", 40L)), 1);
    long[] ids = Arrays.stream(inputs.get("ids").toLongs()).distinct().sorted().toArray();
    assertArrayEquals(new long[] {0, 1, 2, 3, 4}, ids);
    assertTrue(Arrays.stream(inputs.get("attention_mask").toLongs()).allMatch(v -> v == 1));
  }

  @Test
  void takeALengthByInputAndAxisToo() throws Exception {
    Map<String, Long> dims = Map.of("ids:1", 3L, "length", 7L, "half:0", 5L);
    Map<String, Tensor> inputs = RandomInputs.of(graph.inputs(), 1, GivenInputs.ofLengths(dims), 1);
    assertArrayEquals(new long[] {1, 3}, inputs.get("ids").lengths());
    assertArrayEquals(new long[] {1, 7}, inputs.get("attention_mask").lengths());
    assertArrayEquals(new long[] {5, 2}, inputs.get("half").lengths());
  }

  @Test
  void refuseLengthsNoMemoryHolds() {
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                RandomInputs.of(
                    graph, 1L << 40, GivenInputs.ofLengths(Map.of("length", 1L << 40)), 1));
    assertEquals("model.inputTooLarge", e.messageKey());
  }
}
