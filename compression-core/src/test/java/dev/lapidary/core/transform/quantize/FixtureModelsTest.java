package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quantizes models of third parties and judges them on data they were not calibrated with. */
class FixtureModelsTest {
  private static final List<String> FLOAT_KERNELS =
      List.of("Conv", "FusedConv", "Gemm", "MatMul", "Relu", "Clip", "Add", "BatchNormalization");

  @TempDir Path folder;

  @Test
  void mnistLosesAtMostThreeTenthsOfAPoint() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mnist/tribuo_cnn_mnist.onnx"));
    Dataset mnist = mnist();
    Dataset first = Datasets.subset(mnist, IntStream.range(0, 5000).toArray());
    Dataset second = Datasets.subset(mnist, IntStream.range(5000, 7000).toArray());
    Model quantized = apply(StaticQuantization.initial(), model, first);
    assertRunsOnIntegers(quantized, 2);
    assertTrue(size(quantized) * 3 < size(model), size(model) + " -> " + size(quantized));
    assertAccuracy(model, quantized, second, 0.003);
  }

  @Test
  void keywordSpottingLosesAtMostAPoint() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_kws.onnx"));
    Dataset words = Datasets.open(Fixtures.require("kws/kws_300.npz"));
    Dataset calibration = Datasets.subset(words, IntStream.range(0, 100).toArray());
    Model quantized = apply(StaticQuantization.initial(), model, calibration);
    assertRunsOnIntegers(quantized, 9);
    assertAccuracy(model, quantized, words, 0.01);
  }

  @Test
  void aResidualNetOfLongNamesRunsOnIntegers() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx"));
    ArrayData noise = ArrayData.random(3, 16, 3, 32, 32);
    Model quantized = apply(StaticQuantization.initial(), model, noise);
    assertRunsOnIntegers(quantized, 9);
    assertTrue(size(quantized) * 3 < size(model), size(model) + " -> " + size(quantized));
  }

  @Test
  void invertedResidualsRunOnIntegersOnceNormalizationIsFolded() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_ic.onnx"));
    ArrayData noise = ArrayData.random(3, 16, 3, 32, 32);
    Model quantized = apply(StaticQuantization.initial(), model, noise);
    assertRunsOnIntegers(quantized, 26);
    assertTrue(size(quantized) * 3 < size(model), size(model) + " -> " + size(quantized));
  }

  @Test
  void theBundledSampleShrinksThreefoldAndLosesLessThanHalfAPoint() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    try (Dataset training = Datasets.open(resources.resolve("datasets/fashion-mnist-train"));
        Dataset test = Datasets.open(resources.resolve("datasets/fashion-mnist-test"))) {
      Model quantized = apply(StaticQuantization.initial(), model, training);
      long convolutions = model.graph().nodes().stream().filter(node -> node.is("Conv")).count();
      assertRunsOnIntegers(quantized, (int) convolutions);
      assertTrue(size(quantized) * 3 < size(model), size(model) + " -> " + size(quantized));
      Dataset judged = Datasets.subset(test, IntStream.range(0, 2000).toArray());
      assertAccuracy(model, quantized, judged, 0.005);
    }
  }

  /** The numbers come from docs/benchmarks/onnxruntime_quantizer.py. */
  @Test
  void scalesWeightsAndBiasesEqualThoseOfOnnxRuntimesQuantizer() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mnist/tribuo_cnn_mnist.onnx"));
    Dataset hundred = Datasets.subset(mnist(), IntStream.range(0, 100).toArray());
    Map<String, Tensor> stored =
        apply(StaticQuantization.initial(), model, hundred).graph().initializers();
    assertEquals(0.012728232890367508, stored.get("input_image_scale").doubleAt(0));
    assertEquals(0.04192439466714859, stored.get("11_scale").doubleAt(0));
    assertEquals(0.06650950759649277, stored.get("14_scale").doubleAt(0));
    assertEquals(0.053571078926324844, stored.get("18_scale").doubleAt(0));
    assertEquals(0.13291685283184052, stored.get("20_scale").doubleAt(0));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String layer : List.of("conv1", "conv2", "fc1", "fc2")) {
      for (String part :
          List.of("weight_quantized", "weight_scale", "bias_quantized", "bias_quantized_scale")) {
        digest.update(stored.get(layer + "." + part).data());
      }
    }
    assertEquals(
        "c3c55e12f1e94b56f27d292d30e420a00676e6d5cae178eb3b56055a7d43d74b",
        HexFormat.of().formatHex(digest.digest()));
  }

  private Dataset mnist() throws Exception {
    for (String part : List.of("images-idx3", "labels-idx1")) {
      String name = "t10k-" + part + "-ubyte.gz";
      Files.copy(Fixtures.require("mnist/" + name), folder.resolve(name));
    }
    Files.writeString(
        folder.resolve("dataset.json"),
        """
        {"formatVersion":1, "kind":"idx", "images":"t10k-images-idx3-ubyte.gz",
         "labels":"t10k-labels-idx1-ubyte.gz", "layout":"NCHW", "scale":0.00392156862745098,
         "mean":[0.1307], "std":[0.3081]}
        """);
    return Datasets.open(folder);
  }

  /** As a recipe, so that old operator sets are raised on the way. */
  private Model apply(Transform step, Model model, Dataset calibration) throws Exception {
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, calibration);
    RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
    return StepOutcome.last(
        model, runner.run(model, Recipe.of(step), StepChecks.context(data, folder)));
  }

  private static int size(Model model) throws Exception {
    return OnnxWriter.toBytes(model).length;
  }

  private void assertRunsOnIntegers(Model model, int convolutions) throws Exception {
    Path file = folder.resolve("optimized.onnx");
    SessionOptions options =
        SessionOptions.defaults()
            .withOptimization(Optimization.EXTENDED)
            .savingOptimizedModel(file);
    InferenceSession.open(model, options).close();
    List<String> types =
        OnnxReader.read(file).graph().nodes().stream().map(node -> node.opType()).toList();
    assertEquals(
        convolutions, types.stream().filter("QLinearConv"::equals).count(), types::toString);
    assertTrue(types.stream().noneMatch(FLOAT_KERNELS::contains), types::toString);
  }

  private static void assertAccuracy(Model before, Model after, Dataset dataset, double drop)
      throws Exception {
    double expected = accuracy(before, dataset);
    double found = accuracy(after, dataset);
    assertTrue(found >= expected - drop, expected + " fell to " + found);
  }

  private static double accuracy(Model model, Dataset dataset) throws Exception {
    BoundDataset bound = Datasets.bind(dataset, model);
    int[] labels = dataset.labels().orElseThrow();
    int step = bound.fixedBatch().orElse(100);
    String output = model.graph().outputs().get(0).name();
    int right = 0;
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      for (int from = 0; from < labels.length; from += step) {
        int[] indices = IntStream.range(from, Math.min(from + step, labels.length)).toArray();
        Tensor scores = session.run(bound.feed(indices), JobContext.none()).get(output);
        for (int i = 0; i < indices.length; i++) {
          right += best(scores, i) == labels[indices[i]] ? 1 : 0;
        }
      }
    }
    return (double) right / labels.length;
  }

  private static int best(Tensor scores, int row) {
    int classes = (int) scores.length(scores.rank() - 1);
    return IntStream.range(0, classes)
        .reduce(
            0,
            (a, b) ->
                scores.doubleAt(row * classes + b) > scores.doubleAt(row * classes + a) ? b : a);
  }
}
