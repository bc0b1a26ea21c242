package dev.lapidary.app.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.weights.WeightOnlyQuantization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTextsTest {

  @Test
  void aWidthThatIsSimulatedStandsInTheSuggestedName() {
    assertEquals("INT8", name(Map.of("weightBits", 8L, "activationBits", 8L)));
    assertEquals("INT8", name(Map.of()));
    assertEquals("W4A8, simulated", name(Map.of("weightBits", 4L)));
    assertEquals("W8A6, simulated", name(Map.of("activationBits", 6L)));
  }

  @Test
  void widthsOfWeightsThatAreStoredAsTheyAreAreNotCalledSimulated() {
    assertEquals("INT4 weights", name(WeightOnlyQuantization.TYPE, Map.of()));
    assertEquals("INT8 weights", name(WeightOnlyQuantization.TYPE, Map.of("weightBits", 8L)));
    assertEquals(
        "INT3 weights, simulated", name(WeightOnlyQuantization.TYPE, Map.of("weightBits", 3L)));
    assertEquals(
        "INT6 weights, simulated", name(WeightOnlyQuantization.TYPE, Map.of("weightBits", 6L)));
  }

  private static String name(Map<String, Object> values) {
    return name(StaticQuantization.TYPE, values);
  }

  private static String name(StepType<?> type, Map<String, Object> values) {
    return new StepTexts(new Messages(Language.ENGLISH)).variant(type, values);
  }
}
