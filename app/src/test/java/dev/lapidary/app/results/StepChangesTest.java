package dev.lapidary.app.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.transform.LayerChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepChangesTest {
  private static final LayerChange QUANTIZED =
      new LayerChange("one", "quantized", Map.of("weightBits", 4));

  private static LayerChange kept(String layer, String reason) {
    return new LayerChange(layer, "kept-float", Map.of("reason", reason));
  }

  @Test
  void countsWhatWasDoneAndNamesWhatWasLeftAlone() {
    List<LayerChange> changes =
        List.of(QUANTIZED, kept("a", "excluded"), QUANTIZED, kept("b", "no-integer-kernel"));
    assertEquals(
        "quantize.static: 2 quantized, 1 kept-float (excluded: a), "
            + "1 kept-float (no-integer-kernel: b)",
        new StepChanges("quantize.static", changes).summary());
  }

  @Test
  void namesTheFirstThreeOfMany() {
    List<LayerChange> changes =
        List.of(
            kept("a", "excluded"),
            kept("b", "excluded"),
            kept("c", "excluded"),
            kept("d", "excluded"));
    assertEquals(
        "quantize.static: 4 kept-float (excluded: a, b, c, ...)",
        new StepChanges("quantize.static", changes).summary());
  }

  @Test
  void saysThatNothingChanged() {
    assertEquals(
        "quantize.round: nothing changed", new StepChanges("quantize.round", List.of()).summary());
  }

  @Test
  void documentsHoldEveryFigure() {
    LayerChange infinite =
        new LayerChange("two", "quantized", Map.of("sqnrDecibels", Double.POSITIVE_INFINITY));
    StepChanges step = new StepChanges("quantize.static", List.of(QUANTIZED, infinite));
    assertEquals(
        "[{\"step\":\"quantize.static\",\"layer\":\"one\",\"action\":\"quantized\","
            + "\"figures\":{\"weightBits\":4}},"
            + "{\"step\":\"quantize.static\",\"layer\":\"two\",\"action\":\"quantized\","
            + "\"figures\":{\"sqnrDecibels\":null,\"sqnrDecibelsReason\":\"infinite\"}}]",
        ChangesJson.of(List.of(step)).toString());
  }
}
