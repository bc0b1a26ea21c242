package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizationPreviewTest {
  private static final double PERCENT = 99;

  @TempDir private Path folder;

  private TransformContext context() {
    return StepChecks.context(
        DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(1, 40, 3, 8, 8)), folder);
  }

  private QuantizationPreview preview(StaticQuantization step) throws Exception {
    return QuantizationPreview.of(SmallModels.normalized(), step, context());
  }

  @Test
  void listsLayersUnderTheNamesTheyHaveOnceFolded() throws Exception {
    assertEquals(
        List.of(
            new QuantizableLayer("an", "an", "Conv", "x", 108, 8, Optional.empty()),
            new QuantizableLayer("c", "c", "Conv", "a", 36, 8, Optional.empty()),
            new QuantizableLayer("y", "y", "Gemm", "f", 20, 8, Optional.empty())),
        preview(StaticQuantization.initial()).layers());
  }

  @Test
  void saysWhatStaysFloatAndWhichLayersHaveTheirOwnWidth() throws Exception {
    StaticQuantization step =
        StaticQuantization.TYPE.create(
            Map.of("exclude", List.of("a0"), "layerBits", List.of("y=4")));
    List<QuantizableLayer> layers = preview(step).layers();
    assertEquals(Optional.of("excluded"), layers.get(0).floatReason());
    assertEquals(4, layers.get(2).bits());
  }

  @Test
  void showsLayersEvenIfAllAreExcluded() throws Exception {
    assertEquals(
        3, preview(StaticQuantization.initial().withExclude(List.of("*"))).layers().size());
  }

  @Test
  void patternsNameWhatFoldingLeaves() throws Exception {
    QuantizationPreview preview = preview(StaticQuantization.initial());
    assertEquals(Set.of("a0", "an"), preview.named("a0"));
    assertThrows(RecipeException.class, () -> preview.named("nowhere"));
  }

  @Test
  void valuesThatIntegersClipAreNotThere() throws Exception {
    QuantizationPreview preview = preview(StaticQuantization.initial());
    List<QuantizableValue> values = preview.values(preview.observe(context()));
    assertEquals(
        List.of("x", "a", "c", "s", "p", "f"),
        values.stream().map(QuantizableValue::name).toList());
    assertEquals(Optional.empty(), values.get(0).operator());
    assertEquals(Optional.of("Relu"), values.get(1).operator());
    assertEquals("p", values.get(5).group());
  }

  @Test
  void theFitIsWhatTheStepWrites() throws Exception {
    for (CalibrationMethod method : CalibrationMethod.values()) {
      StaticQuantization step =
          StaticQuantization.TYPE.create(
              Map.of("calibration", word(method), "percentile", PERCENT));
      QuantizationPreview preview = preview(step);
      TensorStatistics statistics = preview.observe(context());
      Set<Float> written = scales(step.apply(SmallModels.normalized(), context()).model());
      for (QuantizableValue value : preview.values(statistics)) {
        ActivationFit fit = preview.fit(value.name(), statistics, method.rule(PERCENT));
        assertTrue(written.contains(fit.scale()), method + " of " + value + ": " + fit);
      }
    }
  }

  private static String word(CalibrationMethod method) {
    return method.name().toLowerCase().replace('_', '-');
  }

  private static Set<Float> scales(Model quantized) {
    var constants = quantized.graph().initializers();
    return quantized.graph().nodes().stream()
        .filter(node -> node.is("QuantizeLinear"))
        .map(node -> constants.get(node.inputs().get(1)))
        .map(Tensor::toFloats)
        .map(scale -> scale[0])
        .collect(Collectors.toSet());
  }

  @Test
  void theFormulaHoldsAndNoiseFollowsFromTheScale() throws Exception {
    Model identity =
        TestGraphs.opset(13)
            .input("x", "N", 4)
            .weight("w", 4, 2)
            .node("MatMul", "x w", "y")
            .output("y", "N", 2)
            .model();
    float[] values = new float[4000];
    for (int i = 0; i < values.length; i++) {
      values[i] = -1 + 3f * i / (values.length - 1);
    }
    TransformContext context =
        StepChecks.context(
            DataRoles.none()
                .with(DataRole.CALIBRATION, new ArrayData(Tensor.ofFloats(values, 1000, 4))),
            folder);
    StaticQuantization step = StaticQuantization.TYPE.create(Map.of("samples", 1000));
    QuantizationPreview preview = QuantizationPreview.of(identity, step, context);
    TensorStatistics statistics = preview.observe(context);
    ActivationFit fit = preview.fit("x", statistics, CalibrationMethod.MIN_MAX.rule(PERCENT));
    assertEquals(new ValueRange(-1, 2), fit.range());
    assertEquals(3.0 / 255, fit.scale(), 1e-8);
    assertEquals(85, fit.zeroPoint());
    // uniform on [-1, 2]: E x^2 = 1; rounding noise is scale^2 / 12
    assertEquals(10 * Math.log10(12 / Math.pow(fit.scale(), 2)), fit.sqnrDb(), 0.3);
  }
}
