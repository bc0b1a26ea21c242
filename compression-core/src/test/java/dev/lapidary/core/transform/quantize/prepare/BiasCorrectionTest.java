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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        PreparedChecks.apply(BiasCorrection.of(3), model, ArrayData.random(3, 24, 5, 8), folder);
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
                BiasCorrection.of(4)
                    .apply(SmallModels.normalized(), StepChecks.context(DataRoles.none(), folder)));
    assertTrue(missing.getMessage().contains("quantize.correct-bias"), missing.getMessage());
  }

  private byte[] corrected() throws Exception {
    return OnnxWriter.toBytes(
        PreparedChecks.apply(BiasCorrection.of(3), SmallModels.normalized(), NOISE, folder)
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
        PreparedChecks.apply(new BiasCorrection(samples, weights), model, data, folder);
    FoldedLayers before = FoldedLayers.of(model, weights, "test", job);
    FoldedLayers after = FoldedLayers.of(result.model(), weights, "test", job);
    LayerConstants constants = new LayerConstants(after.model());
    for (WeightedNode layer : after.layers()) {
      constants.put(layer, after.map(layer).rounded(layer.weight()), layer.bias());
    }
    SampleFeeds feeds = new SampleFeeds(data, model, data.size(), 8, 1);
    Map<String, String> values = biased(model);
    Map<String, double[]> expected = ChannelMeans.of(before.model(), before.layers(), feeds, job);
    Map<String, double[]> found = ChannelMeans.of(constants.written(), after.layers(), feeds, job);
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
