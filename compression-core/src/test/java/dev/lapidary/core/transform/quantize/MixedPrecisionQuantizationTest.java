package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixedPrecisionQuantizationTest {
  @TempDir Path folder;

  @Test
  void isStaticQuantizationInTheChosenWidths() throws Exception {
    TransformResult result = apply("candidates", List.of("3", "8"), "target", 0.6);
    List<String> layerBits =
        List.of("c", "g", "y").stream()
            .map(layer -> layer + "=" + change(result, layer).figures().get("weightBits"))
            .toList();
    assertTrue(layerBits.stream().map(l -> l.charAt(2)).distinct().count() == 2, "" + layerBits);
    StaticQuantization same =
        StaticQuantization.TYPE.create(Map.of("samples", 40, "layerBits", layerBits));
    assertArrayEquals(
        OnnxWriter.toBytes(same.apply(model(), context()).model()),
        OnnxWriter.toBytes(result.model()));
  }

  @Test
  void floatLayersAreThoseOfStaticQuantizationThatExcludesThem() throws Exception {
    TransformResult result = apply("candidates", List.of("4", "float"), "target", 0.7);
    List<String> floats =
        result.changes().stream()
            .filter(c -> c.action().equals("kept-float"))
            .map(LayerChange::layer)
            .filter(List.of("c", "g", "y")::contains)
            .toList();
    assertTrue(!floats.isEmpty() && floats.size() < 3, floats.toString());
    StaticQuantization same =
        StaticQuantization.TYPE.create(
            Map.of("samples", 40, "layerBits", List.of("*=4"), "exclude", floats));
    assertArrayEquals(
        OnnxWriter.toBytes(same.apply(model(), context()).model()),
        OnnxWriter.toBytes(result.model()));
  }

  @Test
  void staysWithinTheBudgetAndSaysSo() throws Exception {
    Map<String, Object> size = apply("target", 0.6).changes().get(0).figures();
    long uniform = 8L * (8 * 27 + 288 * 32 + 32 * 5);
    assertEquals((long) (0.6 * uniform), size.get("budgetBits"));
    assertTrue((long) size.get("usedBits") <= (long) size.get("budgetBits"), size.toString());
    assertEquals(0.0, size.get("gap"));
    Map<String, Object> work =
        apply("budget", "bit-operations", "target", 0.75).changes().get(0).figures();
    long macs = 36 * 8 * 27 + 288 * 32 + 32 * 5;
    assertEquals((long) (0.75 * macs * 64), work.get("budgetBitOperations"));
    assertTrue(
        (long) work.get("usedBitOperations") <= (long) work.get("budgetBitOperations"),
        work.toString());
  }

  @Test
  void aLayerWithAWidthOfItsOwnKeepsIt() throws Exception {
    TransformResult result = apply("layerBits", List.of("c=5"), "target", 1.0);
    assertEquals(5, change(result, "c").figures().get("weightBits"));
    assertEquals(8, change(result, "g").figures().get("weightBits"));
  }

  @Test
  void aBudgetOutOfReachIsRefusedWithTheLeastThatIsNot() {
    RecipeException error = assertThrows(RecipeException.class, () -> apply("target", 0.4));
    assertTrue(error.getMessage().contains("0.5"), error.getMessage());
  }

  @Test
  void aCandidateThatIsNoWidthIsRefused() {
    for (List<String> candidates : List.of(List.of("9"), List.of("float"), List.<String>of())) {
      assertThrows(
          RecipeException.class,
          () -> MixedPrecisionQuantization.TYPE.create(Map.of("candidates", candidates)));
    }
  }

  @Test
  void theSampleBeatsTheUniformWidthOfTheSameSize() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    try (Dataset all = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
      Dataset judging = Datasets.subset(all, IntStream.range(0, 500).toArray());
      Dataset calibration = Datasets.subset(all, IntStream.range(500, 600).toArray());
      TransformContext context = context(calibration);
      MixedPrecisionQuantization step =
          MixedPrecisionQuantization.TYPE.create(
              Map.of("candidates", List.of("2", "3", "4", "5", "6", "8"), "target", 0.5));
      TransformResult mixed = step.apply(model, context);
      Map<String, Object> figures = mixed.changes().get(0).figures();
      assertTrue((long) figures.get("usedBits") <= (long) figures.get("budgetBits"));
      assertEquals(0.0, figures.get("gap"));
      StaticQuantization uniform = StaticQuantization.TYPE.create(Map.of("weightBits", 4));
      double four = top1(uniform.apply(model, context).model(), judging);
      double found = top1(mixed.model(), judging);
      assertTrue(found >= four, four + " -> " + found);
    }
  }

  private TransformResult apply(Object... values) throws Exception {
    Map<String, Object> named = new HashMap<>(Map.of("samples", 40));
    for (int i = 0; i < values.length; i += 2) {
      named.put((String) values[i], values[i + 1]);
    }
    return MixedPrecisionQuantization.TYPE.create(named).apply(model(), context());
  }

  private static LayerChange change(TransformResult result, String layer) {
    return result.changes().stream().filter(c -> c.layer().equals(layer)).findFirst().orElseThrow();
  }

  private static double top1(Model model, Dataset data) throws Exception {
    return new Evaluator()
        .evaluate(model, data, EvaluationSettings.defaults(), JobContext.none())
        .top1();
  }

  private TransformContext context() {
    return context(ArrayData.random(4, 60, 3, 8, 8));
  }

  private TransformContext context(Dataset data) {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), folder);
  }

  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w1", 8, 3, 3, 3)
        .weight("w2", 288, 32)
        .weight("w3", 32, 5)
        .node("Conv", "x w1", "c")
        .node("Relu", "c", "r")
        .node("Flatten", "r", "f")
        .node("Gemm", "f w2", "g")
        .node("Tanh", "g", "t")
        .node("MatMul", "t w3", "y")
        .output("y", "N", 5)
        .model();
  }
}
