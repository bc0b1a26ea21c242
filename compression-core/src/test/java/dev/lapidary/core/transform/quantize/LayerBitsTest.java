package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerBitsTest {
  @TempDir Path folder;

  @Test
  void namedLayersGetTheirOwnWidthAlsoBehindAFoldedNormalization() throws Exception {
    TransformResult result = quantize(8, List.of("block.*=4", "block.second=2"));
    assertEquals(127, largest(result.model(), "stem"));
    assertEquals(7, largest(result.model(), "first"));
    assertEquals(1, largest(result.model(), "second"));
    assertEquals(4, figures(result, "block.normalized").get("weightBits"));
    assertEquals(2, figures(result, "block.second").get("weightBits"));
  }

  @Test
  void layersMayBeWiderThanTheRest() throws Exception {
    Model model = quantize(4, List.of("stem=8")).model();
    assertEquals(127, largest(model, "stem"));
    assertEquals(7, largest(model, "second"));
  }

  @Test
  void aNameThatNamesNothingIsAnErrorWithNearMatches() {
    RecipeException error =
        assertThrows(RecipeException.class, () -> quantize(8, List.of("block.secnd=4")));
    assertTrue(error.getMessage().contains("block.second"), error.getMessage());
  }

  @Test
  void whatIsNoWidthIsRefused() {
    for (String entry : List.of("stem", "stem=9", "=4", "stem=1", "stem=W4")) {
      assertThrows(IllegalArgumentException.class, () -> step(8, List.of(entry)), entry);
    }
  }

  @Test
  void nodesAreExcludedByPattern() throws Exception {
    StaticQuantization step =
        new StaticQuantization(
            CalibrationSettings.minMax(8),
            true,
            8,
            List.of(),
            ActivationType.UINT8,
            8,
            false,
            false,
            List.of("block.*"),
            List.of());
    TransformResult result = apply(step);
    assertEquals("excluded", figures(result, "block.normalized").get("reason"));
    assertEquals("excluded", figures(result, "block.second").get("reason"));
    assertEquals(127, largest(result.model(), "stem"));
  }

  private static Map<String, Object> figures(TransformResult result, String layer) {
    return result.changes().stream()
        .filter(change -> change.layer().equals(layer) && !change.action().equals("folded"))
        .findFirst()
        .orElseThrow()
        .figures();
  }

  private static int largest(Model model, String weight) {
    Tensor stored =
        model.graph().initializers().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(weight))
            .map(Map.Entry::getValue)
            .filter(value -> value.elementType() == ElementType.INT8 && value.rank() == 4)
            .findFirst()
            .orElseThrow();
    float largest = 0;
    for (float value : stored.toFloats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return (int) largest;
  }

  private TransformResult quantize(int bits, List<String> layerBits) throws Exception {
    return apply(step(bits, layerBits));
  }

  private static StaticQuantization step(int bits, List<String> layerBits) {
    return new StaticQuantization(
        CalibrationSettings.minMax(8),
        true,
        bits,
        layerBits,
        ActivationType.UINT8,
        8,
        false,
        false,
        List.of(),
        List.of());
  }

  private TransformResult apply(StaticQuantization step) throws Exception {
    DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(1, 8, 3, 8, 8));
    step.requires(model());
    return step.apply(model(), StepChecks.context(roles, folder));
  }

  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("stem_w", 4, 3, 3, 3)
        .weight("first_w", 4, 4, 1, 1)
        .weight("second_w", 4, 4, 1, 1)
        .positive("g", 4)
        .weight("b", 4)
        .weight("m", 4)
        .positive("v", 4)
        .node("Conv", "x stem_w", "stem")
        .node("Conv", "stem first_w", "block.first")
        .node("BatchNormalization", "block.first g b m v", "block.normalized")
        .node("Conv", "block.normalized second_w", "block.second")
        .output("block.second", "N", 4, 6, 6)
        .model();
  }
}
