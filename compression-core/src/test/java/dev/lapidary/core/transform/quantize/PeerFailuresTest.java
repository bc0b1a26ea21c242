package dev.lapidary.core.transform.quantize;

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
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.process.ChildJvm;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.RangeSettings;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of other quantizers reported as failing, and must not fail here. */
class PeerFailuresTest {
  private static final int SMALL_HEAP_MEGABYTES = 64;
  private static final int STREAMED_IMAGES = 800;

  @TempDir private Path folder;

  /** ONNX Runtime has no ConvInteger for signed weights: "NOT_IMPLEMENTED" when loading. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist/tribuo_cnn_mnist.onnx",
        "mlperf-tiny/resnet8_cifar10.onnx",
        "mlperf-tiny/alibaba_ic.onnx",
        "mlperf-tiny/alibaba_kws.onnx"
      })
  void dynamicallyQuantizedConvolutionalNetsLoadAndRun(String file) throws Exception {
    Model model = OnnxReader.read(Fixtures.require(file));
    Model quantized = apply(model, DynamicQuantization.initial(), DataRoles.none());
    var report =
        new Agreement()
            .compare(
                model,
                quantized,
                new AgreementInputs.AtRandom(8, 1, GivenInputs.none()),
                EvaluationSettings.defaults(),
                JobContext.none());
    assertTrue(report.sqnrDb().orElseThrow() > 20, report::toString);
  }

  /** Histograms held every activation of all samples in memory, hundreds of gigabytes. */
  @Test
  void distributionsOfManySamplesFitASmallHeap() throws Exception {
    Process child =
        ChildJvm.of(
                SmallHeap.class,
                List.of("-Xmx" + SMALL_HEAP_MEGABYTES + "m"),
                List.of(Fixtures.root().toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.log").toFile())
            .start();
    assertTrue(child.waitFor(2, TimeUnit.MINUTES), "the calibration does not end");
    assertEquals(0, child.exitValue(), () -> "see " + folder.resolve("child.log"));
  }

  /** Calibrates the sample; its activations are 20 times the heap. */
  static final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) throws Exception {
      Path resources = Path.of(arguments[0]).resolve("src-resources");
      Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
      try (Dataset images = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
        step(CalibrationMethod.ENTROPY, STREAMED_IMAGES, 4)
            .apply(
                model,
                StepChecks.context(
                    DataRoles.none().with(DataRole.CALIBRATION, images), Path.of("unused")));
      }
    }
  }

  /** "All inputs must have the same shape": values whose length follows from what is fed. */
  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void valuesOfDifferentLengthsAreCalibrated(CalibrationMethod method) throws Exception {
    Model model =
        TestGraphs.opset(17)
            .input("x", "N", 16)
            .weight("w", 1, 8)
            .floats("zero", 0)
            .longs("flat", -1)
            .longs("column", -1, 1)
            .node("Reshape", "x flat", "all")
            .node("Greater", "all zero", "positive")
            .node("Compress", "all positive", "some")
            .node("Reshape", "some column", "s")
            .node("MatMul", "s w", "y")
            .output("y", "count", 8)
            .model();
    ArrayData samples = ArrayData.random(5, 6, 16);
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, samples);
    Model quantized = apply(model, step(method, samples.size(), 1), data);
    assertTrue(quantized.graph().nodes().stream().anyMatch(n -> n.is("QuantizeLinear")));
  }

  /** A last batch that is smaller than the others broke histograms, too. */
  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void aSmallerLastBatchChangesNothing(CalibrationMethod method) throws Exception {
    ArrayData seven = ArrayData.random(5, 7, 3, 8, 8);
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, seven);
    Model single = apply(SmallModels.normalized(), step(method, 7, 1), data);
    Model batches = apply(SmallModels.normalized(), step(method, 7, 3), data);
    if (method != CalibrationMethod.AVERAGE) { // which is a mean over batches
      assertEquals(single.graph().initializers(), batches.graph().initializers());
    }
  }

  /** Tiny scales let int32 biases overflow; the mend broke biases of two axes. */
  @Test
  void largeBiasesOfTinyScalesSurvive() throws Exception {
    float[] weights = new float[16];
    Arrays.fill(weights, 1e-9f);
    Model model =
        TestGraphs.opset(17)
            .input("x", "N", 4)
            .constant("w", Tensor.ofFloats(weights, 4, 4))
            .constant("b", Tensor.ofFloats(new float[] {100, -50, 25, 1}, 1, 4))
            .node("Gemm", "x w b", "y")
            .output("y", "N", 4)
            .model();
    ArrayData small = ArrayData.random(3, 32, 4);
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, small);
    Model quantized = apply(model, step(CalibrationMethod.MIN_MAX, 32, 8), data);
    var report =
        new Agreement()
            .compare(
                model,
                quantized,
                new AgreementInputs.OfDataset(small),
                EvaluationSettings.defaults(),
                JobContext.none());
    assertTrue(report.sqnrDb().orElse(Double.POSITIVE_INFINITY) > 40, report::toString);
  }

  /** Excluding nodes crashed, or silently missed when a name was wrong. */
  @Test
  void anyNodeCanBeExcludedAndAWrongNameIsAnError() throws Exception {
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(5, 2, 3, 8, 8));
    Model model = SmallModels.normalized();
    for (Node node : model.graph().nodes()) {
      StaticQuantization step = excluding(node.id());
      Model quantized = apply(model, step, data);
      assertTrue(
          quantized.graph().nodes().stream().anyMatch(n -> n.is("QuantizeLinear")), node.id());
    }
    RecipeException refused =
        assertThrows(RecipeException.class, () -> apply(model, excluding("aa"), data));
    assertTrue(refused.getMessage().contains("\"aa\""), refused.getMessage());
  }

  /** Files of the same size as before, since float weights stayed beside the integers. */
  @Test
  void noFloatWeightStaysBesideItsIntegers() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    try (Dataset images = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
      DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, images);
      Model quantized = apply(model, step(CalibrationMethod.MIN_MAX, 8, 8), data);
      Map<String, Tensor> matrices =
          quantized.graph().initializers().entrySet().stream()
              .filter(one -> one.getValue().elementType() == ElementType.FLOAT)
              .filter(one -> one.getValue().rank() > 1)
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      assertEquals(Map.of(), matrices);
    }
  }

  private static StaticQuantization step(CalibrationMethod method, int samples, int batch) {
    StaticQuantization initial = StaticQuantization.initial();
    return new StaticQuantization(
        new CalibrationSettings(
            new SampleSettings(samples, batch, 1), RangeSettings.observed(method, 99.999)),
        initial.perChannel(),
        initial.weightBits(),
        initial.layerBits(),
        initial.activations(),
        initial.activationBits(),
        initial.activationSymmetric(),
        initial.reducedRange(),
        initial.exclude(),
        initial.operators());
  }

  private static StaticQuantization excluding(String node) {
    StaticQuantization initial = step(CalibrationMethod.MIN_MAX, 2, 2);
    return new StaticQuantization(
        initial.calibration(),
        initial.perChannel(),
        initial.weightBits(),
        initial.layerBits(),
        initial.activations(),
        initial.activationBits(),
        initial.activationSymmetric(),
        initial.reducedRange(),
        List.of(node),
        initial.operators());
  }

  /** As a recipe, so that old operator sets are raised on the way; every step runs its result. */
  private Model apply(Model model, Transform step, DataRoles data) throws Exception {
    RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
    return StepOutcome.last(
        model, runner.run(model, Recipe.of(step), StepChecks.context(data, folder)));
  }
}
