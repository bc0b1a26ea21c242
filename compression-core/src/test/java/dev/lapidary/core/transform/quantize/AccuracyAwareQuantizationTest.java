package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyAwareQuantizationTest {
  @TempDir Path folder;

  @Test
  void theLayerThatRoundingRuinsComesFirst() throws Exception {
    List<LayerSensitivity> ranking =
        SensitivityAnalysis.of(perTensor(8), 40).rank(outlier(), context(noise()));
    assertEquals(3, ranking.size());
    assertEquals("b", ranking.get(0).layer());
    assertTrue(ranking.get(0).sqnrDb() < ranking.get(1).sqnrDb() - 10, ranking.toString());
  }

  @Test
  void givesUpThatLayerAloneAndSaysWhy() throws Exception {
    TransformResult result =
        new AccuracyAwareQuantization(0.03, perTensor(8)).apply(outlier(), context(noise()));
    LayerChange kept = change(result, "b");
    assertEquals("kept-float", kept.action());
    assertEquals("sensitive", kept.figures().get("reason"));
    assertTrue((double) kept.figures().get("sqnrDb") < 20, kept.toString());
    assertEquals("quantized", change(result, "a").action());
    assertEquals("quantized", change(result, "y").action());
  }

  @Test
  void isStaticQuantizationWhereThatIsGoodEnough() throws Exception {
    TransformContext context = context(noise());
    StaticQuantization step = perTensor(8);
    assertArrayEquals(
        OnnxWriter.toBytes(step.apply(outlier(), context).model()),
        OnnxWriter.toBytes(
            new AccuracyAwareQuantization(1, step).apply(outlier(), context).model()));
  }

  @Test
  void theSampleStaysWithinTheLossOnLabels() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    try (Dataset all = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
      Dataset validation = Datasets.subset(all, IntStream.range(0, 500).toArray());
      Dataset calibration = Datasets.subset(all, IntStream.range(500, 600).toArray());
      DataRoles roles =
          DataRoles.none()
              .with(DataRole.CALIBRATION, calibration)
              .with(DataRole.VALIDATION, validation);
      TransformContext context = StepChecks.context(roles, folder);
      double whole = top1(model, validation);
      double everything = top1(perTensor(4).apply(model, context).model(), validation);
      assertTrue(whole - everything > 0.05, whole + " -> " + everything);
      TransformResult result =
          new AccuracyAwareQuantization(0.02, perTensor(4)).apply(model, context);
      double within = top1(result.model(), validation);
      assertTrue(whole - within <= 0.02, whole + " -> " + within);
      long sensitive =
          result.changes().stream()
              .filter(c -> "sensitive".equals(c.figures().get("reason")))
              .count();
      long quantized =
          result.changes().stream().filter(c -> c.action().equals("quantized")).count();
      assertTrue(sensitive > 0 && quantized > sensitive, sensitive + " of " + quantized);
    }
  }

  @Test
  void canBeCancelledWhileLayersAreRanked() {
    JobContext cancelled = new CancelledWhileRanking();
    assertThrows(
        CancellationException.class,
        () ->
            new AccuracyAwareQuantization(0, perTensor(8))
                .apply(outlier(), context(noise()).withJob(cancelled)));
  }

  private static final class CancelledWhileRanking implements JobContext {
    private boolean ranking;

    @Override
    public void progress(double fraction, String message) {
      ranking |= message.contains("sensitivity");
    }

    @Override
    public boolean isCancelled() {
      return ranking;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }

  @Test
  void outputsThatScoreNoClassesAreRefused() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .node("Conv", "x w", "y")
            .output("y", "N", 4, 6, 6)
            .model();
    ArrayData images = ArrayData.random(1, 8, 3, 8, 8);
    RecipeException error =
        assertThrows(
            RecipeException.class,
            () -> new AccuracyAwareQuantization(0, perTensor(8)).apply(model, context(images)));
    assertFalse(error.getMessage().isBlank());
  }

  private static double top1(Model model, Dataset data) throws Exception {
    return new Evaluator()
        .evaluate(model, data, EvaluationSettings.defaults(), JobContext.none())
        .top1();
  }

  private static LayerChange change(TransformResult result, String layer) {
    return result.changes().stream().filter(c -> c.layer().equals(layer)).findFirst().orElseThrow();
  }

  private static StaticQuantization perTensor(int weightBits) {
    return new StaticQuantization(
        CalibrationSettings.minMax(60),
        false,
        weightBits,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        List.of(),
        List.of());
  }

  private TransformContext context(Dataset calibration) {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, calibration), folder);
  }

  private static ArrayData noise() {
    return ArrayData.random(2, 60, 16);
  }

  /** Three layers; one weight of the middle one is so large that all others round to zero. */
  private static Model outlier() {
    float[] middle = ArrayData.random(3, 16, 16).all().toFloats();
    middle[5] = 400;
    return TestGraphs.opset(13)
        .input("x", "N", 16)
        .weight("w1", 16, 16)
        .constant("w2", Tensor.ofFloats(middle, 16, 16))
        .weight("w3", 16, 5)
        .node("MatMul", "x w1", "a")
        .node("MatMul", "a w2", "b")
        .node("Tanh", "b", "t")
        .node("MatMul", "t w3", "y")
        .output("y", "N", 5)
        .model();
  }
}
