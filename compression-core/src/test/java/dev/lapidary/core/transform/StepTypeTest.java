package dev.lapidary.core.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A component that is a record stands for its own components. */
class StepTypeTest {
  private static final StepType<Probe> TYPE =
      StepType.of(
          "probe.nested",
          Probe.class,
          ParameterSpec.text("name", "n"),
          ParameterSpec.integer("low", 0, 9, 1),
          ParameterSpec.integer("high", 0, 9, 2));

  /** Two numbers that must stand in order. */
  public record Bounds(int low, int high) {
    public Bounds {
      if (low > high) {
        throw new IllegalArgumentException("low must not exceed high, found " + low);
      }
    }
  }

  /** Does nothing. */
  public record Probe(String name, Bounds bounds) implements Transform {
    @Override
    public StepType<?> type() {
      return TYPE;
    }

    @Override
    public TransformResult apply(Model model, TransformContext context) {
      return TransformResult.unchanged(model);
    }
  }

  @Test
  void makesNestedRecordsOfFlatValues() throws Exception {
    assertEquals(new Probe("n", new Bounds(1, 7)), TYPE.create(Map.of("high", 7)));
  }

  @Test
  void readsNestedRecordsAsFlatValues() {
    Map<String, Object> values = TYPE.values(new Probe("a", new Bounds(3, 4)));
    assertEquals(Map.of("name", "a", "low", 3, "high", 4), values);
  }

  @Test
  void saysWhatANestedRecordRefuses() {
    RecipeException failure =
        assertThrows(RecipeException.class, () -> TYPE.create(Map.of("low", 5)));
    assertTrue(failure.getMessage().contains("low must not exceed high"), failure.getMessage());
  }

  @Test
  void parametersMustMatchTheComponentsInOrder() {
    assertThrows(
        IllegalArgumentException.class,
        () -> StepType.of("probe.nested", Probe.class, ParameterSpec.text("name", "n")));
  }
}
