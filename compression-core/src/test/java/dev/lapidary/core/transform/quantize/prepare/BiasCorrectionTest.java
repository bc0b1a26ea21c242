package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.LayerConstants;
import dev.lapidary.core.transform.quantize.SmallModels;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BiasCorrectionTest {
  private static final ArrayData NOISE = ArrayData.random(5, 40, 3, 8, 8);

  @TempDir Path folder;

  @Test
  void meansOfRoundedLayersAreThoseInFloatOnTheSamplesSeen() throws Exception {
    assertMeansKept(SmallModels.normalized(), NOISE, 2);
    assertMeansKept(transformerLike(), ArrayData.random(3, 24, 5, 8), 3);
  }

  @Test
  void weightsStayAndAProductWithoutBiasIsReported() throws Exception {
    Model model = transformerLike();
    TransformResult result =
        PreparedChecks.apply(
            BiasCorrection.of(CorrectionMethod.EMPIRICAL, 3),
            model,
            ArrayData.random(3, 24, 5, 8),
            folder);
    for (String weight : new String[] {"u", "v", "w"}) {
      assertEquals(
          model.graph().initializers().get(weight),
          result.model().graph().initializers().get(weight));
    }
    assertEquals(
        "[a corrected, c corrected, y kept]",
        result.changes().stream().map(c -> c.layer() + " " + c.action()).toList().toString());
  }

  @Test
  void theBundledSampleComesBackFromFourBitsAndFromOneScaleForAWeight() throws Exception {
    List<Map<String, Object>> all = List.of(Map.of("weightBits", 4), Map.of("perChannel", false));
    for (Map<String, Object> settings : all) {
      Model model = PreparedChecks.sample();
      Transform quantization = PreparedChecks.quantization(settings);
      Transform correction = BiasCorrection.TYPE.create(settings);
      try (Dataset training = PreparedChecks.pictures("train");
          Dataset test = PreparedChecks.pictures("test")) {
        double plain =
            PreparedChecks.signalToNoise(
                model, PreparedChecks.run(model, training, folder, quantization), test);
        double corrected =
            PreparedChecks.signalToNoise(
                model, PreparedChecks.run(model, training, folder, correction, quantization), test);
        assertTrue(corrected > plain + 3, settings + ": " + plain + " dB to " + corrected);
      }
    }
  }

  @Test
  void twoRunsGiveTheSameBytes() throws Exception {
    assertArrayEquals(corrected(), corrected());
  }

  @Test
  void withoutCalibrationDataThereIsAClearError() {
    RecipeException missing =
        assertThrows(
            RecipeException.class,
            () ->
                BiasCorrection.of(CorrectionMethod.EMPIRICAL, 4)
                    .apply(SmallModels.normalized(), StepChecks.context(DataRoles.none(), folder)));
    assertTrue(missing.getMessage().contains("quantize.correct-bias"), missing.getMessage());
  }

  @Test
  void whereInputsNeverLeaveTheirMeanTheAnalyticWayUndoesRounding() throws Exception {
    Model model = steady();
    TransformResult result =
        StepChecks.apply(BiasCorrection.of(CorrectionMethod.ANALYTIC, 3), model, folder);
    assertEquals(
        "[first kept, grouped corrected, product corrected, matrix corrected]",
        result.changes().stream()
            .filter(c -> !c.action().equals("folded"))
            .map(c -> c.layer() + " " + c.action())
            .toList()
            .toString());
    Map<String, Tensor> feeds = StepChecks.feeds(model, 3);
    float[] expected = StepChecks.run(model, feeds).get("y").toFloats();
    float[] corrected = StepChecks.run(rounded(result.model(), 3), feeds).get("y").toFloats();
    float[] plain = StepChecks.run(rounded(model, 3), feeds).get("y").toFloats();
    assertArrayEquals(expected, corrected, 1e-4f);
    assertTrue(Math.abs(expected[0] - plain[0]) > 1e-2, expected[0] + " and " + plain[0]);
  }

  @Test
  void theBundledSampleComesBackFromThreeBitsAndFromOneScaleForAWeightWithoutData()
      throws Exception {
    List<Map<String, Object>> all = List.of(Map.of("weightBits", 3), Map.of("perChannel", false));
    for (Map<String, Object> settings : all) {
      Model model = PreparedChecks.sample();
      Transform quantization = PreparedChecks.quantization(settings);
      Map<String, Object> own = new HashMap<>(settings);
      own.put("method", "analytic");
      Model corrected = StepChecks.apply(BiasCorrection.TYPE.create(own), model, folder).model();
      try (Dataset training = PreparedChecks.pictures("train");
          Dataset test = PreparedChecks.pictures("test")) {
        double before =
            PreparedChecks.signalToNoise(
                model, PreparedChecks.run(model, training, folder, quantization), test);
        double after =
            PreparedChecks.signalToNoise(
                model, PreparedChecks.run(corrected, training, folder, quantization), test);
        assertTrue(after > before + 1, settings + ": " + before + " dB to " + after);
      }
    }
  }

  @Test
  void withoutDataMostOfWhatRoundingShiftsALayerByIsTakenBack() throws Exception {
    JobContext job = JobContext.none();
    Model model = PreparedChecks.sample();
    FoldedLayers folded = FoldedLayers.of(model, WeightSettings.of(4), "test", job);
    Map<String, double[]> shifts = AnalyticShifts.of("test", model, folded, job);
    assertEquals(folded.layers().size() - 1, shifts.size(), "all but the first");
    try (Dataset training = PreparedChecks.pictures("train")) {
      SampleFeeds feeds = new SampleFeeds(training, folded.model(), 500, 100, 1);
      Map<String, double[]> real = ChannelMeans.of(folded.model(), folded.layers(), feeds, job);
      for (WeightedNode layer : folded.layers().subList(1, folded.layers().size())) {
        String id = layer.node().id();
        LayerConstants constants = new LayerConstants(folded.model());
        constants.put(layer, folded.map(layer).rounded(layer.weight()), layer.bias());
        double[] rounded = ChannelMeans.of(constants.written(), List.of(layer), feeds, job).get(id);
        double shifted = 0;
        double left = 0;
        for (int c = 0; c < rounded.length; c++) {
          double wanted = real.get(id)[c] - rounded[c];
          shifted += wanted * wanted;
          left += Math.pow(wanted - shifts.get(id)[c], 2);
        }
        double share = Math.sqrt(left / shifted);
        assertTrue(share < 0.6, id + ": a share of " + share + " is left");
      }
    }
  }

  @Test
  void theAnalyticWayNeedsNormalizationThatIsNotFolded() throws Exception {
    Transform step = BiasCorrection.of(CorrectionMethod.ANALYTIC, 4);
    assertEquals(Set.of(), step.requiredData());
    Model folded = new FoldBatchNorm().outline(SmallModels.normalized()).orElseThrow();
    RecipeException refused = assertThrows(RecipeException.class, () -> step.requires(folded));
    assertTrue(refused.getMessage().contains("BatchNormalization"), refused.getMessage());
  }

  /** Normalizations that put out their shift whatever comes in, before layers of every form. */
  private static Model steady() {
    return TestGraphs.opset(13)
        .input("x", 2, 3, 4, 4)
        .weight("w", 4, 3, 3, 3)
        .floats("zero", 0, 0, 0, 0)
        .weight("shift", 4)
        .weight("mean", 4)
        .positive("variance", 4)
        .weight("g", 4, 2, 2, 2)
        .weight("p", 5, 4)
        .weight("m", 5, 3)
        .weight("mb", 3)
        .floats("zeros", 0, 0, 0, 0, 0)
        .weight("shifts", 5)
        .weight("means", 5)
        .positive("variances", 5)
        .node("Conv", "x w", "a")
        .node("BatchNormalization", "a zero shift mean variance", "first")
        .node("Relu", "first", "r")
        .node("Conv", "r g", "c", "group", 2)
        .node("BatchNormalization", "c zero shift mean variance", "grouped")
        .node("Add", "grouped grouped", "s")
        .node("Flatten", "s", "f")
        .node("Gemm", "f p", "q", "transB", 1)
        .node("BatchNormalization", "q zeros shifts means variances", "product")
        .node("MatMul", "product m", "matrix")
        .node("Add", "mb matrix", "y")
        .output("y", 2, 3)
        .model();
  }

  private static Model rounded(Model model, int bits) throws Exception {
    FoldedLayers folded =
        FoldedLayers.of(model, WeightSettings.of(bits), "test", JobContext.none());
    LayerConstants constants = new LayerConstants(folded.model());
    for (WeightedNode layer : folded.layers()) {
      constants.put(layer, folded.map(layer).rounded(layer.weight()), layer.bias());
    }
    return constants.written();
  }

  private byte[] corrected() throws Exception {
    return OnnxWriter.toBytes(
        PreparedChecks.apply(
                BiasCorrection.of(CorrectionMethod.EMPIRICAL, 3),
                SmallModels.normalized(),
                NOISE,
                folder)
            .model());
  }

  /** A product with a bias behind it, one whose bias comes first in the sum, one without. */
  private static Model transformerLike() {
    return TestGraphs.opset(13)
        .input("x", "N", 5, 8)
        .weight("u", 8, 6)
        .weight("ub", 6)
        .weight("v", 6, 6)
        .weight("vb", 6)
        .weight("w", 6, 4)
        .node("MatMul", "x u", "a")
        .node("Add", "a ub", "b")
        .node("Relu", "b", "r")
        .node("MatMul", "r v", "c")
        .node("Add", "vb c", "d")
        .node("MatMul", "d w", "y")
        .outputs("y")
        .model();
  }

  private void assertMeansKept(Model model, Dataset data, int bits) throws Exception {
    WeightSettings weights = WeightSettings.of(bits);
    SampleSettings samples = SampleSettings.of(data.size());
    JobContext job = JobContext.none();
    TransformResult result =
        PreparedChecks.apply(
            new BiasCorrection(CorrectionMethod.EMPIRICAL, samples, weights), model, data, folder);
    FoldedLayers before = FoldedLayers.of(model, weights, "test", job);
    FoldedLayers after = FoldedLayers.of(result.model(), weights, "test", job);
    SampleFeeds feeds = new SampleFeeds(data, model, data.size(), 8, 1);
    Map<String, String> values = biased(model);
    Map<String, double[]> expected = ChannelMeans.of(before.model(), before.layers(), feeds, job);
    Map<String, double[]> found =
        ChannelMeans.of(rounded(result.model(), bits), after.layers(), feeds, job);
    int compared = 0;
    for (WeightedNode layer : before.layers()) {
      String id = layer.node().id();
      if (!layer.node().is("MatMul")) {
        assertArrayEquals(expected.get(id), found.get(id), 1e-4, id);
        compared++;
      } else if (values.containsKey(id)) {
        double[] shift = shift(model, result.model(), values.get(id));
        for (int c = 0; c < shift.length; c++) {
          assertEquals(expected.get(id)[c], found.get(id)[c] + shift[c], 1e-4, id);
        }
        compared++;
      }
    }
    assertTrue(compared >= 2, "compared " + compared);
  }

  /** The name of the bias that is added behind each product. */
  private static Map<String, String> biased(Model model) {
    return model.graph().initializers().containsKey("ub") ? Map.of("a", "ub", "c", "vb") : Map.of();
  }

  private static double[] shift(Model before, Model after, String bias) {
    double[] shift = new double[(int) before.graph().initializers().get(bias).elementCount()];
    for (int c = 0; c < shift.length; c++) {
      shift[c] =
          after.graph().initializers().get(bias).doubleAt(c)
              - before.graph().initializers().get(bias).doubleAt(c);
    }
    return shift;
  }
}
