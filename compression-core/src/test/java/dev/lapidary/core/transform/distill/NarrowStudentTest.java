package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.profile.MacCount;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.channel.ChannelMagnitude.Norm;
import dev.lapidary.core.transform.distill.NarrowStudent.FirstWeights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarrowStudentTest {
  @TempDir Path scratch;

  private static NarrowStudent inherited(double width) {
    return new NarrowStudent(width, 4, FirstWeights.INHERITED, Norm.L1, 1);
  }

  private static NarrowStudent fresh(double width, long seed) {
    return new NarrowStudent(width, 4, FirstWeights.FRESH, Norm.L1, seed);
  }

  /** Two channels, of which the second is the larger, in front of two classes. */
  private static Model twoChannels() {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 1, 1)
        .constant("w", Tensor.ofFloats(new float[] {1, 3}, 2, 1, 1, 1))
        .floats("b", 5, 7)
        .node("Conv", "x w b", "a")
        .node("Flatten", "a", "f")
        .constant("v", Tensor.ofFloats(new float[] {1, 10, 100, 1000}, 2, 2))
        .node("Gemm", "f v", "y")
        .output("y", "N", 2)
        .model();
  }

  private TransformResult apply(NarrowStudent step, Model model) throws Exception {
    return StepChecks.apply(step, model, scratch);
  }

  private static long macs(Model model) {
    return MacCount.of(model, GivenInputs.ofLengths(Map.of("sequence", 16L)), JobContext.none())
        .macs()
        .orElseThrow();
  }

  @Test
  void keepsTheLargestChannelsAndWhoMeetsThem() throws Exception {
    NarrowStudent half = new NarrowStudent(0.5, 1, FirstWeights.INHERITED, Norm.L1, 1);
    TransformResult result = apply(half, twoChannels());
    Map<String, Tensor> weights = result.model().graph().initializers();
    assertArrayEquals(new float[] {3}, weights.get("w").toFloats());
    assertArrayEquals(new float[] {7}, weights.get("b").toFloats());
    assertArrayEquals(new float[] {100, 1000}, weights.get("v").toFloats());
    assertEquals(
        List.of(
            new LayerChange("a", "narrowed", Map.of("channels", 1, "channelsBefore", 2)),
            new LayerChange(
                "y",
                "kept-width",
                Map.of("channels", 2, "channelsBefore", 2, "reason", "output of the model"))),
        result.changes());
  }

  @Test
  void inputsAndOutputsStay() throws Exception {
    Model model = twoChannels();
    Model student = apply(inherited(0.5), model).model();
    assertEquals(model.graph().inputs(), student.graph().inputs());
    assertEquals(model.graph().outputs(), student.graph().outputs());
  }

  @ParameterizedTest
  @CsvSource({
    "24, 0.5, 4, 12",
    "10, 0.5, 4, 8",
    "20, 0.5, 8, 16",
    "9, 0.9, 4, 8",
    "13, 1.0, 4, 13",
    "2, 0.5, 4, 2",
    "32, 0.01, 1, 1"
  })
  void roundsToMultiplesButNotFarBelowTheShare(int channels, double width, int multiple, int kept) {
    assertEquals(
        kept,
        new NarrowStudent(width, multiple, FirstWeights.INHERITED, Norm.L1, 1).kept(channels));
  }

  @ParameterizedTest
  @CsvSource({
    "mlperf-tiny/resnet8_cifar10.onnx, 12501632, 3236160",
    "mlperf-tiny/alibaba_ic.onnx, 2083824, 603256",
    "mlperf-tiny/alibaba_kws.onnx, 816384, 280192",
    "mnist/tribuo_cnn_mnist.onnx, 480500, 273648",
    "tinybert.onnx, 508100, 348100"
  })
  void halfTheWidthOfRealModelsRunsWithItsShareOfTheWork(String fixture, long before, long after)
      throws Exception {
    Model model = OnnxReader.read(Fixtures.require(fixture));
    assertEquals(before, macs(model));
    assertEquals(after, macs(apply(inherited(0.5), model).model()));
  }

  @Test
  void halfTheSampleTakesAboutAQuarterOfTheWork() throws Exception {
    Model sample = sample();
    Model student = apply(inherited(0.5), sample).model();
    assertEquals(7_701_968, macs(sample));
    assertEquals(2_107_624, macs(student));
    assertEquals(ClassifierTask.of(sample), ClassifierTask.of(student));
  }

  private static Model sample() throws Exception {
    return OnnxReader.read(Fixtures.root().resolve("src-resources/models/fashion-net.onnx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlperf-tiny/resnet8_cifar10.onnx", "tinybert.onnx"})
  void theWholeWidthIsTheModelItself(String fixture) throws Exception {
    Model model = OnnxReader.read(Fixtures.require(fixture));
    TransformResult result = apply(inherited(1), model);
    assertSame(model, result.model());
    assertTrue(result.changes().isEmpty());
  }

  @Test
  void freshWeightsFollowFromTheSeed() throws Exception {
    Model first = apply(fresh(0.5, 1), sample()).model();
    byte[] bytes = OnnxWriter.toBytes(first);
    assertArrayEquals(bytes, OnnxWriter.toBytes(apply(fresh(0.5, 1), sample()).model()));
    Map<String, Tensor> others = apply(fresh(0.5, 2), sample()).model().graph().initializers();
    Map<String, Tensor> weights = first.graph().initializers();
    assertNotEquals(weights.get("stem.weight"), others.get("stem.weight"));
  }

  @Test
  void freshWeightsHaveTheVarianceOfHe() throws Exception {
    Map<String, Tensor> weights = apply(fresh(1, 1), sample()).model().graph().initializers();
    double squares = 0;
    float[] values = weights.get("block7.pointwise.weight").toFloats();
    for (float value : values) {
      squares += (double) value * value;
    }
    assertEquals(2.0 / 320, squares / values.length, 0.02 * 2 / 320);
    float[] ones = new float[320];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, weights.get("block7.pointwise.norm.scale").toFloats());
    assertArrayEquals(ones, weights.get("block7.pointwise.norm.var").toFloats());
    assertArrayEquals(new float[320], weights.get("block7.pointwise.norm.mean").toFloats());
    assertArrayEquals(new float[10], weights.get("classifier.bias").toFloats());
  }

  @Test
  void aModelWithoutChannelsToTakeOutIsRefused() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 4)
            .weight("w", 4, 3)
            .node("MatMul", "x w", "y")
            .output("y", "N", 3)
            .model();
    ModelException refused = assertThrows(ModelException.class, () -> apply(inherited(0.5), model));
    assertEquals("student.nothingToNarrow", refused.messageKey());
    assertFalse(refused.getMessage().contains("{0}"), refused.getMessage());
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> inherited(0));
    assertEquals("width must be in (0, 1], found 0.0", refused.getMessage());
  }
}
