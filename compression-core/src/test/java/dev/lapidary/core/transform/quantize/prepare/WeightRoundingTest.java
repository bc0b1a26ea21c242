package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.SmallModels;
import dev.lapidary.core.transform.quantize.WeightQuantization;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.quantize.rounding.RoundingMethod;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightRoundingTest {
  private static final ArrayData NOISE = ArrayData.random(5, 40, 3, 8, 8);

  @TempDir Path folder;

  @Test
  void weightsLieOnTheGridThatTheOriginalGivesAndGivesAgain() throws Exception {
    for (boolean perChannel : new boolean[] {true, false}) {
      for (int bits : new int[] {2, 3, 4, 8}) {
        WeightSettings weights = new WeightSettings(perChannel, bits, List.of(), false, List.of());
        assertOnGrid(SmallModels.normalized(), NOISE, weights);
      }
    }
  }

  @Test
  void weightsOfRealModelsLieOnTheGridToo() throws Exception {
    try (Dataset pictures = PreparedChecks.pictures("train")) {
      assertOnGrid(PreparedChecks.sample(), pictures, WeightSettings.of(4));
    }
    Model words = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_kws.onnx"));
    try (Dataset spoken = Datasets.open(Fixtures.require("kws/kws_300.npz"))) {
      assertOnGrid(words, spoken, WeightSettings.of(3));
    }
  }

  @Test
  void staticQuantizationStoresTheIntegersAsTheyAre() throws Exception {
    Model rounded = apply(step(4), SmallModels.normalized()).model();
    Model quantized =
        PreparedChecks.run(
            rounded, NOISE, folder, PreparedChecks.quantization(Map.of("weightBits", 4)));
    assertStored(rounded, quantized, 3);
  }

  @Test
  void staticQuantizationStoresTheIntegersOfARealModelAsTheyAre() throws Exception {
    try (Dataset pictures = PreparedChecks.pictures("train")) {
      Model rounded = PreparedChecks.run(PreparedChecks.sample(), pictures, folder, step(4));
      Model quantized =
          PreparedChecks.run(
              rounded, pictures, folder, PreparedChecks.quantization(Map.of("weightBits", 4)));
      assertStored(rounded, quantized, 16);
    }
  }

  /** The figures for all test images are in docs/benchmarks/static-quantization.md. */
  @Test
  void theBundledSampleIsTwiceAsCloseToFloatInFourBits() throws Exception {
    Model model = PreparedChecks.sample();
    Transform quantization = PreparedChecks.quantization(Map.of("weightBits", 4));
    try (Dataset training = PreparedChecks.pictures("train");
        Dataset test = PreparedChecks.pictures("test")) {
      double nearest =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(model, training, folder, quantization), test);
      Transform gptq = with(Map.of("weightBits", 4, "method", "gptq"));
      double second =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(model, training, folder, gptq, quantization), test);
      double third =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(model, training, folder, step(4), quantization), test);
      assertTrue(second > nearest + 3, nearest + " dB to " + second);
      assertTrue(third > nearest + 6, nearest + " dB to " + third);
    }
  }

  @Test
  void aConvolutionalNetOfAThirdPartyIsCloserToFloatOnSamplesNotSeen() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_kws.onnx"));
    try (Dataset words = Datasets.open(Fixtures.require("kws/kws_300.npz"))) {
      Dataset seen = Datasets.subset(words, IntStream.range(0, 100).toArray());
      Dataset unseen = Datasets.subset(words, IntStream.range(100, 300).toArray());
      Transform quantization = PreparedChecks.quantization(Map.of("weightBits", 4));
      double nearest =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(model, seen, folder, quantization), unseen);
      double rounded =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(model, seen, folder, step(4), quantization), unseen);
      assertTrue(rounded > nearest + 3, nearest + " dB to " + rounded);
    }
  }

  @Test
  void productsAndConstantNodesAndSharedWeightsAndFactorsAreRounded() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 6)
            .weight("v", 4, 6)
            .weight("b", 4)
            .node("Constant", "", "k", "value", ArrayData.random(9, 6, 6).all())
            .node("MatMul", "x w", "m")
            .node("Relu", "m", "r")
            .node("MatMul", "r k", "h")
            .node("MatMul", "r w", "again")
            .node("Gemm", "h v b", "y", "transB", 1, "alpha", 0.5f, "beta", 2f)
            .outputs("y", "again")
            .model();
    Model rounded = assertOnGrid(model, ArrayData.random(4, 64, 6), WeightSettings.of(4));
    assertFalse(rounded.graph().nodes().stream().anyMatch(node -> node.is("Constant")));
    assertFalse(
        rounded
            .graph()
            .nodes()
            .get(0)
            .inputs()
            .get(1)
            .equals(rounded.graph().nodes().get(3).inputs().get(1)));
    Map<String, Tensor> feeds = Map.of("x", ArrayData.random(4, 64, 6).all());
    Tensor expected = StepChecks.run(model, feeds).get("y");
    Tensor found = StepChecks.run(rounded, feeds).get("y");
    double error = 0;
    double signal = 0;
    for (int i = 0; i < expected.elementCount(); i++) {
      error += Math.pow(expected.doubleAt(i) - found.doubleAt(i), 2);
      signal += Math.pow(expected.doubleAt(i), 2);
    }
    assertTrue(error < 0.05 * signal, error + " of " + signal);
  }

  @Test
  void excludedLayersAndStacksOfMatricesStayAsTheyAreAndLayersHaveTheirOwnWidth() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2, 3, 4)
            .weight("w", 4, 4)
            .weight("u", 4, 4)
            .weight("v", 2, 4, 4)
            .node("MatMul", "x w", "a")
            .node("MatMul", "a u", "b")
            .node("MatMul", "b v", "y")
            .outputs("y")
            .model();
    WeightSettings weights = new WeightSettings(true, 8, List.of("b=2"), false, List.of("a"));
    TransformResult result =
        PreparedChecks.apply(
            new WeightRounding(SampleSettings.of(8), weights, RoundingMethod.GPTQ, 0.01),
            model,
            ArrayData.random(4, 16, 2, 3, 4),
            folder);
    Map<String, Tensor> before = model.graph().initializers();
    Map<String, Tensor> after = result.model().graph().initializers();
    assertEquals(before.get("w"), after.get("w"));
    assertEquals(before.get("v"), after.get("v"));
    assertEquals(
        List.of("b rounded", "y kept"),
        result.changes().stream().map(c -> c.layer() + " " + c.action()).toList());
    assertEquals(2, result.changes().get(0).figures().get("weightBits"));
  }

  @Test
  void twoRunsGiveTheSameBytes() throws Exception {
    byte[] first = OnnxWriter.toBytes(apply(step(4), SmallModels.normalized()).model());
    byte[] second = OnnxWriter.toBytes(apply(step(4), SmallModels.normalized()).model());
    assertArrayEquals(first, second);
  }

  @Test
  void errorsSayHowMuchBetterThanTheNearestALayerIs() throws Exception {
    for (LayerChange change : apply(step(3), SmallModels.normalized()).changes()) {
      if (change.action().equals("rounded")) {
        double ratio = (double) change.figures().get("errorToNearest");
        assertTrue(ratio > 0 && ratio <= 1, change::toString);
      }
    }
  }

  @Test
  void withoutCalibrationDataOrLayersThereIsAClearError() throws Exception {
    Model model = SmallModels.normalized();
    RecipeException missing =
        assertThrows(
            RecipeException.class,
            () -> step(4).apply(model, StepChecks.context(DataRoles.none(), folder)));
    assertTrue(missing.getMessage().contains("calibration"), missing.getMessage());
    Model none = TestGraphs.opset(13).input("x", 2).node("Relu", "x", "y").output("y", 2).model();
    RecipeException nothing = assertThrows(RecipeException.class, () -> step(4).requires(none));
    assertTrue(nothing.getMessage().contains("quantize.round"), nothing.getMessage());
    assertThrows(IllegalArgumentException.class, () -> WeightSettings.of(9));
  }

  private TransformResult apply(Transform step, Model model) throws Exception {
    return PreparedChecks.apply(step, model, NOISE, folder);
  }

  private static WeightRounding step(int bits) {
    return WeightRounding.of(bits);
  }

  private static Transform with(Map<String, Object> parameters) throws Exception {
    return WeightRounding.TYPE.create(new HashMap<>(parameters));
  }

  /** Both models' scales are equal, and scale times integer is the weight within float rounding. */
  private Model assertOnGrid(Model model, Dataset data, WeightSettings weights) throws Exception {
    Transform step = new WeightRounding(SampleSettings.of(40), weights, RoundingMethod.GPTAQ, 0.01);
    Model rounded = PreparedChecks.apply(step, model, data, folder).model();
    FoldedLayers before = layers(model, weights);
    FoldedLayers after = layers(rounded, weights);
    assertEquals(before.layers().size(), after.layers().size());
    for (int i = 0; i < before.layers().size(); i++) {
      WeightedNode layer = after.layers().get(i);
      WeightQuantization map = after.map(layer);
      assertArrayEquals(before.map(before.layers().get(i)).scales(), map.scales());
      Tensor integers = map.quantize(layer.weight());
      int channels = map.scales().length;
      long inner = 1;
      for (int axis = map.axis() + 1; map.axis() >= 0 && axis < integers.rank(); axis++) {
        inner *= integers.length(axis);
      }
      for (int k = 0; k < integers.elementCount(); k++) {
        double number = map.scales()[(int) (k / inner % channels)] * integers.doubleAt(k);
        assertEquals(number, layer.weight().doubleAt(k), Math.abs(number) * 2e-7);
      }
    }
    return rounded;
  }

  private static FoldedLayers layers(Model model, WeightSettings weights) throws Exception {
    return FoldedLayers.of(model, weights, "test", JobContext.none());
  }

  /** The integers the file holds are those of the rounded weights. */
  private static void assertStored(Model rounded, Model quantized, int layers) throws Exception {
    FoldedLayers prepared = layers(rounded, WeightSettings.of(4));
    GraphIndex index = GraphIndex.of(quantized.graph());
    int compared = 0;
    for (WeightedNode layer : prepared.layers()) {
      String weight = layer.node().inputs().get(1);
      for (Node node : quantized.graph().nodes()) {
        if (node.is("DequantizeLinear") && node.id().startsWith(weight + "_Dequantize")) {
          Tensor stored = index.constant(node.inputs().get(0)).orElseThrow();
          assertEquals(ElementType.INT8, stored.elementType());
          assertEquals(prepared.map(layer).quantize(layer.weight()), stored);
          compared++;
        }
      }
    }
    assertEquals(layers, compared);
  }
}
