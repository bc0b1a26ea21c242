package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training changed is in the integers, and nothing else is. */
class FakeQuantizedModelTest {
  private static final StaticQuantization STEP = step(8, List.of());

  @TempDir Path folder;
  private final ArrayData images = ArrayData.random(5, 20, 3, 8, 8);

  @Test
  void trainedWeightsAreRoundedWithTrainedScales() throws Exception {
    FakeQuantizedModel fake = insert(conv(), NormalizationForm.FOLDED);
    Model trained =
        with(
            fake.model(),
            Map.of(
                "w", values -> filled(values, 1.25f), "w_scale", values -> filled(values, 0.5f)));
    Model integers = integers(fake, trained);
    assertEquals(2, constant(integers, "w_quantized").doubleAt(0));
    assertEquals(0.5, constant(integers, "w_scale").doubleAt(1));
  }

  @Test
  void weightsBeyondATrainedScaleAreClippedAsInTraining() throws Exception {
    FakeQuantizedModel fake =
        new FakeQuantization(step(4, List.of()), NormalizationForm.FOLDED, WeightScaleRule.MIN_MAX)
            .insert(conv(), context(images));
    Model trained = with(fake.model(), Map.of("w_scale", values -> scaled(values, 0.25f)));
    Model integers = integers(fake, trained);
    long most = 0;
    for (long value : constant(integers, "w_quantized").toLongs()) {
      most = Math.max(most, Math.abs(value));
    }
    assertEquals(7, most);
    assertSameOutputs(trained, integers);
  }

  @Test
  void aTrainedScaleOfAnActivationIsThatOfAllItsGroup() throws Exception {
    FakeQuantizedModel fake = insert(conv(), NormalizationForm.FOLDED);
    Model trained = with(fake.model(), Map.of("r_scale", values -> filled(values, 0.125f)));
    Model integers = integers(fake, trained);
    long users =
        integers.graph().nodes().stream().filter(n -> n.inputs().contains("r_scale")).count();
    assertEquals(0.125, constant(integers, "r_scale").doubleAt(0));
    assertEquals(4, users, "two values, to integers and back");
  }

  /** The integers' limits took the Clip's place before training, and training saw only them. */
  @Test
  void aClipThatWasFoldedStaysFoldedWhenItsScaleGrows() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 2, 3, 1, 1)
            .constant("lo", Tensor.scalar(0f))
            .constant("hi", Tensor.scalar(1f))
            .node("Conv", "x w", "h")
            .node("Clip", "h lo hi", "y")
            .output("y", "N", 2, 8, 8)
            .model();
    FakeQuantizedModel fake = insert(model, NormalizationForm.FOLDED);
    Model trained = with(fake.model(), Map.of("y_scale", values -> scaled(values, 1.5f)));
    Model integers = integers(fake, trained);
    assertFalse(integers.graph().nodes().stream().anyMatch(node -> node.is("Clip")));
    assertSameOutputs(trained, integers);
  }

  @Test
  void normalizationsAreFoldedWithTheirLastStatistics() throws Exception {
    FakeQuantizedModel fake = insert(convNormalized(), NormalizationForm.FOLDED_WHILE_TRAINING);
    Model trained =
        with(
            fake.model(),
            Map.of(
                "var", values -> scaled(values, 4),
                "mean", values -> scaled(values, -1),
                "gamma", values -> scaled(values, 1.5f),
                "y_scale", values -> scaled(values, 2)));
    Model integers = integers(fake, trained);
    assertFalse(integers.graph().nodes().stream().anyMatch(n -> n.is("BatchNormalization")));
    assertSameOutputs(trained, integers);
  }

  @Test
  void prunedWeightsAreZerosInTheIntegers() throws Exception {
    for (NormalizationForm form : NormalizationForm.values()) {
      Model model = convNormalized();
      Tensor pruned = everyOtherZero(constant(model, "w"));
      Model sparse = with(model, Map.of("w", values -> pruned.toFloats()));
      FakeQuantizedModel fake = insert(sparse, form);
      Model trained = with(fake.model(), Map.of("w", values -> scaled(values, 1.1f)));
      long[] stored = constant(integers(fake, trained), "w_quantized").toLongs();
      for (int i = 0; i < stored.length; i += 2) {
        assertEquals(0, stored[i], form + " at " + i);
      }
      assertTrue(stored[1] != 0);
    }
  }

  @Test
  void aBiasThatATrainedScaleIsTooSmallForDoesNotOverflow() throws Exception {
    FakeQuantizedModel fake = insert(conv(), NormalizationForm.FOLDED);
    Model trained =
        with(
            fake.model(),
            Map.of(
                "b", values -> filled(values, 100),
                "w", values -> scaled(values, 1e-9f),
                "w_scale", values -> scaled(values, 1e-9f)));
    Model integers = integers(fake, trained);
    double real =
        constant(integers, "b_quantized").doubleAt(0)
            * constant(integers, "b_quantized_scale").doubleAt(0);
    assertEquals(100, real, 1e-4);
  }

  @Test
  void scalesAndWeightsThatTrainingRuinedAreErrors() throws Exception {
    FakeQuantizedModel fake = insert(conv(), NormalizationForm.FOLDED);
    assertRefused("quantize.trainedScale", fake, "w_scale", 0);
    assertRefused("quantize.trainedScale", fake, "r_scale", -1);
    assertRefused("quantize.trainedScale", fake, "w_scale", Float.NaN);
    assertRefused("quantize.trainedWeight", fake, "w", Float.NaN);
    assertRefused("quantize.trainedWeight", fake, "b", Float.POSITIVE_INFINITY);
  }

  private static void assertRefused(String key, FakeQuantizedModel fake, String name, float value)
      throws Exception {
    Model trained = with(fake.model(), Map.of(name, values -> filled(values, value)));
    ModelException error = assertThrows(ModelException.class, () -> integers(fake, trained));
    assertEquals(key, error.messageKey());
  }

  @Test
  void aModelThatIsNotTheTrainedOneIsAnError() throws Exception {
    FakeQuantizedModel fake = insert(conv(), NormalizationForm.FOLDED);
    assertThrows(IllegalArgumentException.class, () -> integers(fake, conv()));
  }

  private FakeQuantizedModel insert(Model model, NormalizationForm form) throws Exception {
    return new FakeQuantization(STEP, form, WeightScaleRule.MIN_MAX).insert(model, context(images));
  }

  private TransformContext context(ArrayData data) {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), folder);
  }

  private static Model integers(FakeQuantizedModel fake, Model trained) throws Exception {
    return fake.toIntegers(trained, JobContext.none()).model();
  }

  private static Model with(Model model, Map<String, UnaryOperator<float[]>> changes) {
    Map<String, Tensor> constants = new LinkedHashMap<>(model.graph().initializers());
    changes.forEach(
        (name, change) ->
            constants.compute(
                name, (key, old) -> Tensor.ofFloats(change.apply(old.toFloats()), old.lengths())));
    return model.withGraph(model.graph().withInitializers(constants));
  }

  private static float[] filled(float[] values, float value) {
    Arrays.fill(values, value);
    return values;
  }

  private static float[] scaled(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  private static Tensor everyOtherZero(Tensor weight) {
    float[] values = weight.toFloats();
    for (int i = 0; i < values.length; i += 2) {
      values[i] = 0;
    }
    return Tensor.ofFloats(values, weight.lengths());
  }

  private static Tensor constant(Model model, String name) {
    return model.graph().initializers().get(name);
  }

  /** Up to the rounding of biases and ties: nine in ten elements are equal to a hundredth step. */
  private void assertSameOutputs(Model trained, Model integers) throws Exception {
    Map<String, Tensor> fed = Map.of("x", images.all());
    Tensor expected = StepChecks.run(trained, fed).get("y");
    Tensor found = StepChecks.run(integers, fed).get("y");
    double step = constant(integers, "y_scale").doubleAt(0);
    int far = 0;
    for (int i = 0; i < expected.elementCount(); i++) {
      double difference = Math.abs(expected.doubleAt(i) - found.doubleAt(i));
      assertTrue(difference < 1.01 * step, "differs by " + difference / step + " steps");
      far += difference > step / 100 ? 1 : 0;
    }
    assertTrue(far * 10 < expected.elementCount(), far + " of " + expected.elementCount());
  }

  private static StaticQuantization step(int weightBits, List<String> exclude) {
    return new StaticQuantization(
        CalibrationSettings.minMax(20).withBatchSize(8),
        true,
        weightBits,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        exclude,
        List.of());
  }

  private static TestGraphs normalization(TestGraphs graph) {
    return graph.positive("gamma", 3).weight("beta", 3).weight("mean", 3).positive("var", 3);
  }

  private static Model conv() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .weight("b", 4)
        .node("Conv", "x w b", "h")
        .node("Relu", "h", "r")
        .node("MaxPool", "r", "p", "kernel_shape", new long[] {2, 2})
        .node("GlobalAveragePool", "p", "y")
        .output("y", "N", 4, 1, 1)
        .model();
  }

  private static Model convNormalized() {
    return normalization(TestGraphs.opset(13).input("x", "N", 3, 8, 8).weight("w", 3, 3, 3, 3))
        .weight("b", 3)
        .node("Conv", "x w b", "h")
        .node("BatchNormalization", "h gamma beta mean var", "y", "epsilon", 0.01f)
        .output("y", "N", 3, 6, 6)
        .model();
  }
}
