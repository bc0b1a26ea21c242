package dev.lapidary.core.transform.quantize.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.TokenData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputBlocksTest {
  private static final int IN = 64;
  private static final BlockScheme INT4_OF_16 = new BlockScheme(4, 16, false);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void outputsOfSamplesNotSeenAreNearer(WeightForm form) throws Exception {
    Model model = twoProducts();
    for (int width : new int[] {2, 3, 4, 8}) {
      for (boolean symmetric : new boolean[] {false, true}) {
        BlockScheme scheme = new BlockScheme(width, 16, symmetric);
        Model nearest = apply(BlockRounding.NEAREST, form, scheme, model, related(1)).model();
        Model chosen = apply(BlockRounding.GPTQ, form, scheme, model, related(1)).model();
        double before = signalToNoise(model, nearest, related(2));
        double after = signalToNoise(model, chosen, related(2));
        assertTrue(after > before + 2, scheme + ": " + before + " dB to " + after);
      }
    }
  }

  /** Its tables stay float, for their error would cover that of the products. */
  @Test
  void outputsOfATransformerAreNearer() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    Dataset seen = TokenData.of(model, 64, 24, 1000);
    Dataset all = TokenData.of(model, 128, 24, 1000);
    Dataset unseen = Datasets.subset(all, IntStream.range(64, 128).toArray());
    Model nearest = apply(products(BlockRounding.NEAREST), model, seen).model();
    Model chosen = apply(products(BlockRounding.GPTQ), model, seen).model();
    double before = signalToNoise(model, nearest, unseen);
    double after = signalToNoise(model, chosen, unseen);
    assertTrue(after > before + 1, before + " dB to " + after);
  }

  @Test
  void scalesAndZeroPointsAreThoseOfTheNearest() throws Exception {
    Map<String, Tensor> nearest = constants(BlockRounding.NEAREST);
    Map<String, Tensor> chosen = constants(BlockRounding.GPTQ);
    assertEquals(nearest.keySet(), chosen.keySet());
    for (String name : nearest.keySet()) {
      if (name.endsWith("_Q4")) {
        assertNotEquals(nearest.get(name), chosen.get(name), name);
      } else {
        assertEquals(nearest.get(name), chosen.get(name), name);
      }
    }
  }

  @Test
  void twoRunsWriteTheSameBytes() throws Exception {
    byte[] first = OnnxWriter.toBytes(apply(twoProducts()).model());
    assertArrayEquals(first, OnnxWriter.toBytes(apply(twoProducts()).model()));
  }

  @Test
  void theReportSaysHowMuchNearerOutputsAre() throws Exception {
    for (LayerChange change : apply(twoProducts()).changes()) {
      assertEquals("gptq", change.figures().get("rounding"));
      double share = (double) change.figures().get("errorToNearest");
      assertTrue(share > 0 && share < 0.8, change::toString);
    }
  }

  @Test
  void aWeightOfSeveralProductsIsStoredOnceAndChosenForAllOfThem() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", "N", IN)
            .weight("w", IN, IN)
            .node("MatMul", "x w", "a")
            .node("Relu", "a", "r")
            .node("MatMul", "r w", "b")
            .output("b", "N", IN)
            .model();
    TransformResult result = apply(model);
    List<Node> products =
        result.model().graph().nodes().stream()
            .filter(node -> node.opType().equals("MatMulNBits"))
            .toList();
    assertEquals(2, products.size());
    assertEquals(products.get(0).inputs().get(1), products.get(1).inputs().get(1));
    Model nearest = apply(BlockRounding.NEAREST, INT4_OF_16, model, related(1)).model();
    double before = signalToNoise(model, nearest, related(2));
    double after = signalToNoise(model, result.model(), related(2));
    assertTrue(after > before + 1, before + " dB to " + after);
  }

  @Test
  void aProductOfTooManyInputsIsRoundedToTheNearest() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", "N", 8224)
            .weight("w", 8224, 4)
            .node("MatMul", "x w", "y")
            .output("y", "N", 4)
            .model();
    ArrayData data = ArrayData.random(1, 2, 8224);
    TransformResult result = apply(BlockRounding.GPTQ, INT4_OF_16, model, data);
    Map<String, Object> figures = result.changes().get(0).figures();
    assertEquals("nearest", figures.get("rounding"));
    assertEquals("too-many-inputs", figures.get("reason"));
    assertEquals(
        apply(BlockRounding.NEAREST, INT4_OF_16, model, data).model().graph().initializers(),
        result.model().graph().initializers());
  }

  @Test
  void calibrationDataIsAskedForBeforeAnyWork() throws Exception {
    assertEquals(Set.of(), step(BlockRounding.NEAREST, INT4_OF_16).requiredData());
    WeightOnlyQuantization gptq = step(BlockRounding.GPTQ, INT4_OF_16);
    assertEquals(Set.of(DataRole.CALIBRATION), gptq.requiredData());
    RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
    RecipeException missing =
        assertThrows(
            RecipeException.class,
            () -> runner.run(twoProducts(), Recipe.of(gptq), StepChecks.context(folder)));
    assertEquals("recipe.missingData", missing.messageKey());
  }

  @Test
  void dampingOutsideOfItsRangeIsRefused() {
    RoundingSettings initial = RoundingSettings.of(BlockRounding.GPTQ);
    assertThrows(
        IllegalArgumentException.class,
        () -> new RoundingSettings(initial.rounding(), initial.sampling(), 0));
  }

  private static Model twoProducts() {
    return TestGraphs.opset(21)
        .input("x", "N", IN)
        .weight("w", IN, IN)
        .weight("b", IN)
        .node("Gemm", "x w b", "h", "alpha", 0.5f)
        .node("Relu", "h", "r")
        .weight("v", IN, 40)
        .node("MatMul", "r v", "y")
        .output("y", "N", 40)
        .model();
  }

  /** Samples whose elements depend on each other, as channels of activations do. */
  private static ArrayData related(long seed) {
    Random random = new Random(seed);
    float[] values = new float[256 * IN];
    for (int sample = 0; sample < 256; sample++) {
      float[] common = new float[4];
      for (int i = 0; i < common.length; i++) {
        common[i] = (float) random.nextGaussian();
      }
      for (int i = 0; i < IN; i++) {
        float own = 0.3f * (float) random.nextGaussian();
        values[sample * IN + i] = common[i % common.length] + own;
      }
    }
    return new ArrayData(Tensor.ofFloats(values, 256, IN));
  }

  private Map<String, Tensor> constants(BlockRounding rounding) throws Exception {
    return apply(rounding, INT4_OF_16, twoProducts(), related(1)).model().graph().initializers();
  }

  private TransformResult apply(Model model) throws Exception {
    return apply(BlockRounding.GPTQ, INT4_OF_16, model, related(1));
  }

  private TransformResult apply(
      BlockRounding rounding, BlockScheme scheme, Model model, Dataset data) throws Exception {
    return apply(rounding, WeightForm.MATMUL_NBITS, scheme, model, data);
  }

  private TransformResult apply(
      BlockRounding rounding, WeightForm form, BlockScheme scheme, Model model, Dataset data)
      throws Exception {
    return apply(step(rounding, form, scheme), model, data);
  }

  private TransformResult apply(WeightOnlyQuantization step, Model model, Dataset data)
      throws Exception {
    String before = GraphPrinter.print(model.graph());
    DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, data);
    TransformResult result = step.apply(model, StepChecks.context(roles, folder));
    assertEquals(before, GraphPrinter.print(model.graph()), "the argument has changed");
    return result;
  }

  private static WeightOnlyQuantization products(BlockRounding rounding) {
    WeightOnlyQuantization all = step(rounding, INT4_OF_16);
    return new WeightOnlyQuantization(
        all.scheme(), all.rounding(), all.storage(), false, all.exclude());
  }

  private static WeightOnlyQuantization step(BlockRounding rounding, BlockScheme scheme) {
    return step(rounding, WeightForm.MATMUL_NBITS, scheme);
  }

  private static WeightOnlyQuantization step(
      BlockRounding rounding, WeightForm form, BlockScheme scheme) {
    return new WeightOnlyQuantization(
        scheme, RoundingSettings.of(rounding), new BlockStorage(form, 1), true, List.of());
  }

  /** Of all outputs, computed as the graph is written. */
  private static double signalToNoise(Model model, Model quantized, Dataset data) throws Exception {
    BoundDataset bound = Datasets.bind(data, model);
    Map<String, Tensor> feeds = bound.feed(IntStream.range(0, bound.size()).toArray());
    Map<String, Tensor> wanted = StepChecks.run(model, feeds);
    Map<String, Tensor> found = StepChecks.run(quantized, feeds);
    List<Double> decibels = new ArrayList<>();
    wanted.forEach(
        (name, value) ->
            decibels.add(SignalToNoise.decibels(value.toFloats(), found.get(name).toFloats())));
    return decibels.stream().mapToDouble(d -> d).average().orElseThrow();
  }
}
