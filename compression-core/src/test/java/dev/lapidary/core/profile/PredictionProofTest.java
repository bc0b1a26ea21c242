package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.DynamicQuantization;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is predicted of a model is what its run proves. */
class PredictionProofTest {
  private static final StaticQuantization STATIC = StaticQuantization.initial();

  @TempDir Path scratch;

  @Test
  void theSampleWithStaticRanges() throws Exception {
    Path data = Fixtures.root().resolve("src-resources/datasets/fashion-mnist-train");
    try (Dataset training = Datasets.open(data)) {
      assertProved(quantized(STATIC, sample(), training), Map.of());
    }
  }

  @Test
  void theSampleWithDynamicRanges() throws Exception {
    assertProved(quantized(DynamicQuantization.initial(), sample()), Map.of());
  }

  private static Model sample() throws Exception {
    return OnnxReader.read(Fixtures.root().resolve("src-resources/models/fashion-net.onnx"));
  }

  @ParameterizedTest
  @CsvSource({
    "mnist/tribuo_cnn_mnist.onnx, 1, 28, 28",
    "mlperf-tiny/resnet8_cifar10.onnx, 3, 32, 32",
    "mlperf-tiny/alibaba_ic.onnx, 3, 32, 32",
    "mlperf-tiny/alibaba_kws.onnx, 49, 10, 1"
  })
  void imagesOfThirdParties(String file, long a, long b, long c) throws Exception {
    Model model = OnnxReader.read(Fixtures.require(file));
    assertProved(quantized(STATIC, model, ArrayData.random(3, 16, a, b, c)), Map.of());
  }

  @Test
  void aTransformerWithDynamicRanges() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    assertProved(
        quantized(DynamicQuantization.initial(), model), Map.of("batch", 1L, "sequence", 8L));
  }

  private Model quantized(Transform step, Model model, Dataset... calibration) throws Exception {
    DataRoles data = DataRoles.none();
    for (Dataset dataset : calibration) {
      data = data.with(DataRole.CALIBRATION, dataset);
    }
    RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
    return StepOutcome.last(
        model, runner.run(model, Recipe.of(step), StepChecks.context(data, scratch)));
  }

  private static void assertProved(Model model, Map<String, Long> lengths) throws Exception {
    KernelPrediction predicted = KernelPrediction.of(model).orElseThrow();
    ProfileRequest request = new ProfileRequest(1, 1, GivenInputs.ofLengths(lengths), 2, 5);
    ProfileReport report = LocalProfiler.cpu().profile(model, request, JobContext.none());
    PrecisionUse proved = report.precision().orElseThrow();
    assertEquals(proved.layers(), predicted.layers());
    assertEquals(proved.conversions(), predicted.conversions());
    assertTrue(predicted.layers().get(PrecisionUse.INT8) > 0, predicted::toString);
    assertEquals(
        predicted.kernels().stream().map(k -> k.node() + " " + k.kernel()).sorted().toList(),
        report.layers().stream()
            .filter(layer -> !PrecisionUse.isConversion(layer.opType()))
            .map(layer -> layer.node() + " " + layer.opType())
            .sorted()
            .toList());
  }
}
