package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole models give what ONNX Runtime gives. With {@code -Dlapidary.models=FOLDER} every model file
 * below that folder is compared too; docs/benchmarks/training.md says with which.
 */
class RealModelsTest {
  private static final Logger LOG = LoggerFactory.getLogger(RealModelsTest.class);
  private static final String FOLDER = "lapidary.models";

  /** Lengths of open axes other than the batch, by a part of the file's name. */
  private static final Map<String, long[]> SPATIAL =
      Map.of(
          "det", new long[] {96, 128},
          "rec", new long[] {48, 160},
          "cls", new long[] {48, 192});

  private static final long OTHER_AXES = 7;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlperf-tiny/resnet8_cifar10.onnx",
        "mlperf-tiny/alibaba_ic.onnx",
        "mlperf-tiny/alibaba_kws.onnx",
        "mnist/tribuo_cnn_mnist.onnx",
        "tinybert.onnx"
      })
  void agreesOnFixtures(String file) throws Exception {
    assertAgrees(Fixtures.require(file));
  }

  static Stream<Path> modelsOfFolder() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty(FOLDER)))) {
      return files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOfFolder")
  @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
  void agreesOnEveryModelOfTheFolder(Path file) throws Exception {
    assertAgrees(file);
  }

  private static void assertAgrees(Path file) throws Exception {
    Model model = OnnxReader.read(file);
    Map<String, Tensor> feeds = feeds(model, file.getFileName().toString());
    List<String> targets = model.graph().outputs().stream().map(ValueInfo::name).toList();
    SessionOptions options = SessionOptions.defaults().withOptimization(Optimization.NONE);
    Map<String, Tensor> expected;
    try (InferenceSession session = InferenceSession.open(model, options)) {
      expected = session.run(feeds, targets, JobContext.none());
    }
    Map<String, Tensor> found = Interpreter.run(model, feeds, targets);
    double worst = 0;
    for (String target : targets) {
      assertArrayEquals(expected.get(target).lengths(), found.get(target).lengths(), target);
      worst = Math.max(worst, relativeError(expected.get(target), found.get(target)));
    }
    LOG.info("{}: largest error {} of the output's range", file.getFileName(), worst);
    assertTrue(worst <= 1e-4, file.getFileName() + ": error " + worst);
    assertGradientsReachWeights(model, feeds, targets);
  }

  private static void assertGradientsReachWeights(
      Model model, Map<String, Tensor> feeds, List<String> targets) throws Exception {
    GraphProgram program = GraphProgram.of(model, targets, ProgramOptions.DEFAULT);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Weights weights = new Weights(program, manager);
      Map<String, NDArray> values = new HashMap<>(weights.arrays());
      feeds.forEach((name, tensor) -> values.put(name, TensorArrays.view(manager, tensor)));
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        Map<String, NDArray> outputs =
            program.run(manager, values, Phase.TRAINING_WITH_FROZEN_STATISTICS);
        collector.backward(
            outputs.values().stream()
                .map(output -> output.square().sum())
                .reduce(NDArray::add)
                .orElseThrow());
      }
      int reached = 0;
      for (Map.Entry<String, NDArray> weight : weights.parameters().entrySet()) {
        float size = weight.getValue().getGradient().abs().sum().getFloat();
        assertTrue(Float.isFinite(size), weight.getKey() + ": gradient " + size);
        reached += size > 0 ? 1 : 0;
      }
      assertTrue(reached > 0.9 * weights.parameters().size(), "reached: " + reached);
    }
  }

  private static Map<String, Tensor> feeds(Model model, String file) throws Exception {
    float white = file.contains("mlsd") ? 255 : 1;
    Map<String, Tensor> feeds =
        new LinkedHashMap<>(
            RandomInputs.of(model.graph(), 1, GivenInputs.ofLengths(openAxes(file, model)), 3));
    feeds.replaceAll((name, x) -> Pictures.fit(x) ? Pictures.of(x.lengths(), white) : x);
    return feeds;
  }

  private static Map<String, Long> openAxes(String file, Model model) {
    Map<String, Long> lengths = new LinkedHashMap<>();
    for (ValueInfo feed : model.graph().feeds()) {
      Shape shape = feed.tensorType().map(ValueType.OfTensor::shape).orElseThrow();
      for (int axis = 1; axis < shape.rank(); axis++) {
        Dimension dimension = shape.dimensions().get(axis);
        // Some exporters call every open axis "?".
        boolean named = dimension instanceof Dimension.Symbol symbol && !symbol.name().equals("?");
        String key = named ? ((Dimension.Symbol) dimension).name() : feed.name() + ":" + axis;
        if (!(dimension instanceof Dimension.Fixed)) {
          lengths.put(key, length(file, axis));
        }
      }
    }
    return lengths;
  }

  private static long length(String file, int axis) {
    return SPATIAL.entrySet().stream()
        .filter(entry -> axis >= 2 && file.contains(entry.getKey()))
        .mapToLong(entry -> entry.getValue()[axis - 2])
        .findFirst()
        .orElse(OTHER_AXES);
  }

  /** The largest difference over the range of the expected values. */
  private static double relativeError(Tensor expected, Tensor found) {
    float[] wanted = expected.toFloats();
    float[] got = found.toFloats();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double error = 0;
    for (int i = 0; i < wanted.length; i++) {
      low = Math.min(low, wanted[i]);
      high = Math.max(high, wanted[i]);
      error = Math.max(error, Math.abs(wanted[i] - got[i]));
    }
    return error / Math.max(high - low, 1e-9);
  }
}
