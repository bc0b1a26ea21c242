package dev.lapidary.app.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.inspect.IntegerGrid;
import dev.lapidary.core.inspect.WeightChange;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.StepType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StepFormulasTest {
  private final Messages messages = new Messages(Language.ENGLISH);

  @Test
  void everyStepThatChangesNumbersHasFormulas() throws Exception {
    Set<String> without = new TreeSet<>();
    for (StepType<?> type : TransformCatalog.standard().types()) {
      if (StepFormulas.has(type.label())) {
        assertFalse(formulas(type.label(), Map.of()).isEmpty(), type.label());
      } else {
        without.add(type.label());
      }
    }
    assertEquals(
        Set.of(
            "convert.opset",
            "convert.batch",
            "simplify.onnxruntime",
            "distill.narrow",
            "distill.shallow",
            "distill.small"),
        without,
        "a line in StepFormulas is missing, or one too many");
  }

  @Test
  void distillationShowsItsWeightsAndTemperature() throws Exception {
    assertEquals(
        List.of("L = 0.1 · CE(s, y) + 0.9 · 4² · KL(softmax(t / 4) ‖ softmax(s / 4))"),
        formulas("distill.logits", Map.of()));
    assertEquals(
        List.of("L = 2² · KL(softmax(t / 2) ‖ softmax(s / 2))"),
        formulas("distill.logits", Map.of("softWeight", 1, "temperature", 2)));
    assertEquals(
        List.of("L = CE(s, y) + 4² · KL(b(t / 4) ‖ b(s / 4)) + 8 · 4² · KL(q(t / 4) ‖ q(s / 4))"),
        formulas("distill.decoupled", Map.of()));
    assertEquals(
        List.of("L = 25 · mean((r(s) − t)²) + CE(s, 0.9 y + 0.1 / K)"),
        formulas("distill.features", Map.of("featureWeight", 25, "labelSmoothing", 0.1)));
    assertEquals(List.of("L = CE(s, y)"), formulas("train.fine-tune", Map.of()));
  }

  @Test
  void pruningShowsWhatTheThresholdComesFrom() throws Exception {
    assertEquals(
        List.of("t = quantile(|w|; 0.6)", "m = [ |w| > t ]\nw′ = m · w"),
        formulas("prune.magnitude", Map.of("sparsity", 0.6)));
    assertEquals(
        List.of("m = [ |w| ≥ 0.02 ]\nw′ = m · w"),
        formulas("prune.magnitude", Map.of("mode", "value", "threshold", 0.02)));
  }

  @Test
  void aLayerFillsInThresholdAndMask() {
    float[] before = {3, -1, 0.5f, -2};
    float[] after = {3, 0, 0, -2};
    assertEquals(
        List.of("t = max { |w| : w′ = 0 } = 1.000", "Σ(1 − m) / n = 2 / 4 = 50.00 %"),
        LayerNumbers.MASK.lines(change(before, after, Optional.empty()), messages));
  }

  @Test
  void aLayerFillsInScaleZeroPointRoundingAndError() {
    float[] before = {1, 0.5f};
    float[] after = {1, 0.496063f};
    IntegerGrid weights = new IntegerGrid(1 / 127f, 0, -127, 127, 3);
    IntegerGrid input = new IntegerGrid(0.02f, -128, -128, 127, -1);
    WeightChange layer =
        new WeightChange(
            "c", before, after, Optional.of(weights), Optional.of(input), Optional.empty());
    assertEquals(
        List.of(
            "weights of channel 3, the widest scale:",
            "s = 0.007874\nz = 0",
            "q = clip(round(w / 0.007874), −127, 127)",
            "ŵ = 0.007874 · q\n|w − ŵ| ≤ s / 2 = 0.003937",
            "SQNR = 10 log₁₀(Σw² / Σ(w − ŵ)²) = 49.1 dB",
            "what the layer takes:",
            "s = 0.02000\nz = −128",
            "q = clip(round(x / 0.02000) + (−128), −128, 127)",
            "x′ = 0.02000 · (q − (−128))\n|x − x′| ≤ s / 2 = 0.01000"),
        LayerNumbers.INTEGERS.lines(layer, messages));
  }

  @Test
  void aCorrectedBiasIsFilledInWhereItChangedMost() {
    WeightChange.BiasChange bias = new WeightChange.BiasChange(7, 0.5f, 0.25f);
    assertEquals(
        List.of("channel 7, where it changed most:", "b′ = b + Δ = 0.5000 + (−0.2500) = 0.2500"),
        LayerNumbers.BIAS.lines(change(new float[1], new float[1], Optional.of(bias)), messages));
  }

  @Test
  void quantizationShowsItsWidths() throws Exception {
    assertEquals(
        List.of(
            "ŵ = s · clip(round(w / s), −7, 7)\ns = max|w| / 7",
            "s = (max − min) / (2⁸ − 1)\nz = round(qmin − min / s)",
            "q = clip(round(r / s) + z, qmin, qmax)",
            "r′ = s · (q − z)"),
        formulas("quantize.static", Map.of("weightBits", 4)));
  }

  @Test
  void aBiasThatStayedIsNotShown() {
    WeightChange.BiasChange bias = new WeightChange.BiasChange(0, 0.5f, 0.5f);
    assertEquals(
        List.of(),
        LayerNumbers.BIAS.lines(change(new float[1], new float[1], Optional.of(bias)), messages));
  }

  private static WeightChange change(
      float[] before, float[] after, Optional<WeightChange.BiasChange> bias) {
    return new WeightChange("c", before, after, Optional.empty(), Optional.empty(), bias);
  }

  private static List<String> formulas(String label, Map<String, Object> values) throws Exception {
    return StepFormulas.of(TransformCatalog.standard().type(label).create(values));
  }
}
