package dev.lapidary.core.transform.quantize.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightOnlyQuantizationTest extends WeightOnlyChecks {
  @ParameterizedTest
  @EnumSource
  void everyFormOfGemmKeepsItsMeaning(WeightForm form) throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", 3, 64)
            .weight("w", 64, 32)
            .weight("b", 32)
            .node("Gemm", "x w b", "h", "alpha", 0.5f, "beta", 2f)
            .weight("v", 48, 32)
            .node("Gemm", "h v", "y", "transB", 1)
            .output("y", 3, 48)
            .model();
    BlockScheme fine = new BlockScheme(8, 16, false);
    TransformResult result = apply(form, fine, model);
    assertEquals(2, count(result, "quantized"));
    assertTrue(types(result.model()).stream().noneMatch("Gemm"::equals));
    StepChecks.assertSameOutputs(model, result.model(), StepChecks.feeds(model, 3), 0.1);
  }

  @ParameterizedTest
  @EnumSource
  void aTableIsTakenFromInBlocksAndSharesNothingWithAProduct(WeightForm form) throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input(ElementType.INT64, "ids", 2, 3)
            .weight("table", 40, 50)
            .node("Gather", "table ids", "h")
            .node("Transpose", "table", "turned", "perm", new long[] {1, 0})
            .node("MatMul", "h turned", "y")
            .output("h", 2, 3, 50)
            .output("y", 2, 3, 40)
            .model();
    for (boolean symmetric : new boolean[] {false, true}) {
      BlockScheme scheme = new BlockScheme(8, 16, symmetric);
      TransformResult result = apply(form, scheme, model);
      assertEquals(1, count(result, "quantized"));
      Map<String, Tensor> feeds =
          Map.of("ids", Tensor.ofLongs(new long[] {0, 39, -1, 7, 7, 20}, 2, 3));
      Tensor wanted = StepChecks.run(model, feeds).get("h");
      Tensor found = StepChecks.run(result.model(), feeds).get("h");
      assertTrue(SignalToNoise.decibels(wanted.toFloats(), found.toFloats()) > 35);
    }
  }

  @Test
  void whatStaysFloatSaysWhy() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", 4, 64)
            .weight("w", 64, 32)
            .node("MatMul", "x w", "good")
            .weight("many", 2, 64, 32)
            .node("MatMul", "x many", "axes")
            .weight("v", 4, 8)
            .node("Gemm", "x v", "turned", "transA", 1)
            .node("MatMul", "x w", "left")
            .outputs("good", "axes", "turned", "left")
            .model();
    WeightOnlyQuantization step = step(WeightForm.MATMUL_NBITS, true, 0, List.of("le*"));
    TransformResult result = StepChecks.apply(step, model, folder);
    assertEquals(
        Map.of(
            "axes", "weight-of-more-than-two-axes",
            "turned", "transposed-activation",
            "left", "excluded"),
        reasons(result));
  }

  @Test
  void aMatrixThatPaddingWouldMakeLargerStaysFloat() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", 2, 8)
            .weight("w", 8, 300)
            .node("MatMul", "x w", "h")
            .weight("v", 300, 20)
            .node("MatMul", "h v", "y")
            .output("y", 2, 20)
            .model();
    TransformResult result = apply(WeightForm.MATMUL_NBITS, new BlockScheme(8, 64, true), model);
    assertEquals(Map.of("h", "would-not-shrink"), reasons(result));
    TransformResult unpadded = apply(WeightForm.QDQ, new BlockScheme(8, 64, true), model);
    assertEquals(2, count(unpadded, "quantized"));
  }

  @Test
  void tablesStayFloatWhereTheFormOrTheUserSaysSo() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input(ElementType.INT64, "ids", 4)
            .weight("table", 40, 51)
            .node("Gather", "table ids", "h")
            .weight("w", 51, 32)
            .node("MatMul", "h w", "y")
            .output("y", 4, 32)
            .model();
    assertEquals(
        Map.of("h", "row-of-odd-length"),
        reasons(apply(WeightForm.MATMUL_NBITS, INT4_OF_16, model)));
    assertEquals(Map.of("h", "no-4-bit-gather"), reasons(apply(WeightForm.QDQ, INT4_OF_16, model)));
    WeightOnlyQuantization products = step(WeightForm.MATMUL_NBITS, false, 0, List.of());
    assertEquals(Map.of("h", "embedding"), reasons(StepChecks.apply(products, model, folder)));
  }

  @Test
  void figuresOfALayerTellBytesAndWhatIsLeft() throws Exception {
    TransformResult result =
        apply(WeightForm.MATMUL_NBITS, new BlockScheme(4, 32, false), product(14));
    Map<String, Object> figures = result.changes().get(0).figures();
    long blocks = 7;
    assertEquals(4, figures.get("weightBits"));
    assertEquals(32, figures.get("blockSize"));
    assertEquals(IN * OUT * 4L, figures.get("bytesBefore"));
    assertEquals(OUT * (blocks * 16 + blocks * 4 + 4), figures.get("bytesAfter"));
    Node node = result.model().graph().nodes().get(0);
    float[] exact = product(14).graph().initializers().get("w").toFloats();
    float[] decoded = BlockDecoder.matMulNBits(result.model().graph(), node).toFloats();
    double decibels = SignalToNoise.decibels(exact, decoded);
    assertEquals(decibels, (double) figures.get("sqnrDecibels"), 1e-6);
    assertTrue(decibels > 18 && decibels < 25, decibels + " dB");
  }

  @Test
  void theAccuracyLevelIsWrittenIfThereIsOneAndAllowsIntegersAtFirst() throws Exception {
    Node node =
        StepChecks.apply(WeightOnlyQuantization.initial(), product(14), folder)
            .model()
            .graph()
            .nodes()
            .get(0);
    assertEquals(4, node.intAttribute("accuracy_level", 0));
    Node unset =
        apply(WeightForm.MATMUL_NBITS, INT4_OF_16, product(14)).model().graph().nodes().get(0);
    assertTrue(!unset.attributes().containsKey("accuracy_level"));
  }

  @Test
  void aModelWithNothingToQuantizeIsRefused() {
    Model model =
        TestGraphs.opset(21).input("x", 2, 6).node("Relu", "x", "y").output("y", 2, 6).model();
    RecipeException error =
        assertThrows(
            RecipeException.class, () -> apply(WeightForm.MATMUL_NBITS, INT4_OF_16, model));
    assertEquals("quantize.noWeights", error.messageKey());
  }

  @Test
  void anUnknownNameToExcludeIsAnErrorWithNearMatches() {
    WeightOnlyQuantization step = step(WeightForm.QDQ, true, 0, List.of("yy"));
    RecipeException error = assertThrows(RecipeException.class, () -> step.requires(product(21)));
    assertTrue(error.getMessage().contains("did you mean: y?"), error.getMessage());
  }

  @Test
  void blocksOfOddSizesAndUnknownLevelsAreRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new BlockScheme(4, 48, false))
            .getMessage();
    assertEquals("blockSize must be a power of two in [16, 256], found 48", message);
    assertThrows(IllegalArgumentException.class, () -> step(WeightForm.QDQ, true, 5, List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void aTransformerIsRaisedQuantizedAndNear(WeightForm form) throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    WeightOnlyQuantization step = WeightOnlyQuantization.of(new BlockScheme(8, 32, false), form);
    RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
    List<StepOutcome> outcomes = runner.run(model, Recipe.of(step), StepChecks.context(folder));
    Model quantized = StepOutcome.last(model, outcomes);
    long[] lengths = {1, 6};
    Map<String, Tensor> feeds =
        Map.of(
            "input_ids", Tensor.ofLongs(new long[] {5, 900, 17, 3, 1655, 0}, lengths),
            "attention_mask", Tensor.ofLongs(new long[] {1, 1, 1, 1, 1, 1}, lengths),
            "token_type_ids", Tensor.ofLongs(new long[6], lengths));
    Map<String, Tensor> wanted = StepChecks.run(model, feeds);
    StepChecks.run(quantized, feeds)
        .forEach(
            (name, found) -> {
              double decibels =
                  SignalToNoise.decibels(wanted.get(name).toFloats(), found.toFloats());
              assertTrue(decibels > 30, name + " " + decibels + " dB");
            });
    assertTrue(OnnxWriter.toBytes(quantized).length * 2 < OnnxWriter.toBytes(model).length);
  }

  @Test
  void twoRunsWriteTheSameBytes() throws Exception {
    for (WeightForm form : WeightForm.values()) {
      assertArrayEquals(
          OnnxWriter.toBytes(apply(form, INT4_OF_16, product(21)).model()),
          OnnxWriter.toBytes(apply(form, INT4_OF_16, product(21)).model()));
    }
  }

  private static Map<String, Object> reasons(TransformResult result) {
    return result.changes().stream()
        .filter(change -> change.action().equals("kept-float"))
        .collect(Collectors.toMap(LayerChange::layer, change -> change.figures().get("reason")));
  }

  private static long count(TransformResult result, String action) {
    return result.changes().stream().filter(c -> c.action().equals(action)).count();
  }
}
