package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.SmallModels;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelEqualizationTest {
  private static final double TOLERANCE = 1e-4;
  private static final ChannelEqualization STEP = new ChannelEqualization(List.of());

  @TempDir Path folder;

  @Test
  void channelsHaveWeightsOfOneSizeOnBothSidesAndTheModelComputesTheSame() throws Exception {
    Model model = chain();
    Model even = StepChecks.apply(STEP, model, folder).model();
    StepChecks.assertSameOutputs(model, even, feeds(3, 10, 10), TOLERANCE);
    WeightSettings any = WeightSettings.of(8);
    List<WeightedNode> layers = FoldedLayers.of(even, any, "test", JobContext.none()).layers();
    for (int i = 0; i + 1 < layers.size(); i++) {
      WeightedNode first = layers.get(i);
      WeightedNode second = layers.get(i + 1);
      int channels = LayerChannels.outputCount(first);
      float[] made =
          LayerChannels.largest(first.weight().toFloats(), channels, LayerChannels.outputs(first));
      float[] taken =
          LayerChannels.largest(
              second.weight().toFloats(),
              channels,
              LayerChannels.inputs(second, channels).orElseThrow());
      for (int c = 0; c < channels; c++) {
        assertEquals(1, made[c] / taken[c], 0.01, first.node().describe());
      }
    }
  }

  @Test
  void theBundledSampleComputesTheSameAndSurvivesOneScaleForAWeight() throws Exception {
    Model model = PreparedChecks.sample();
    Model even = StepChecks.apply(STEP, model, folder).model();
    Transform quantization = PreparedChecks.quantization(Map.of("perChannel", false));
    try (Dataset training = PreparedChecks.pictures("train");
        Dataset test = PreparedChecks.pictures("test")) {
      assertTrue(PreparedChecks.signalToNoise(model, even, test) > 80);
      double uneven =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(model, training, folder, quantization), test);
      double better =
          PreparedChecks.signalToNoise(
              model, PreparedChecks.run(even, training, folder, quantization), test);
      assertTrue(better > uneven + 10, uneven + " dB to " + better);
    }
  }

  @Test
  void modelsOfThirdPartiesComputeTheSame() throws Exception {
    for (String name :
        List.of(
            "mlperf-tiny/alibaba_kws.onnx",
            "mlperf-tiny/alibaba_ic.onnx",
            "mnist/tribuo_cnn_mnist.onnx")) {
      Model model = OnnxReader.read(Fixtures.require(name));
      Model even = StepChecks.apply(STEP, model, folder).model();
      Map<String, Tensor> feeds =
          RandomInputs.of(model.graph(), 1, GivenInputs.ofLengths(Map.of()), 1);
      StepChecks.assertSameOutputs(model, even, feeds, 1e-3);
    }
  }

  @Test
  void aClipIsReportedAndLeftAlone() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 6, 6)
            .weight("v", 4, 3, 1, 1)
            .weight("w", 2, 4, 1, 1)
            .constant("low", Tensor.scalar(0f))
            .constant("high", Tensor.scalar(6f))
            .node("Conv", "x v", "a")
            .node("Clip", "a low high", "b")
            .node("Conv", "b w", "y")
            .output("y", "N", 2, 6, 6)
            .model();
    TransformResult result = StepChecks.apply(STEP, model, folder);
    assertEquals(model.graph().initializers(), result.model().graph().initializers());
    assertEquals("clip", result.changes().get(0).figures().get("reason"));
  }

  @Test
  void layersWhoseOutputIsUsedTwiceOrGoesOutOrIsExcludedStay() throws Exception {
    Model used =
        TestGraphs.opset(13)
            .input("x", "N", 3, 6, 6)
            .weight("v", 4, 3, 1, 1)
            .weight("w", 4, 4, 1, 1)
            .node("Conv", "x v", "a")
            .node("Conv", "a w", "b")
            .node("Add", "a b", "y")
            .output("y", "N", 4, 6, 6)
            .model();
    assertTrue(StepChecks.apply(STEP, used, folder).changes().isEmpty());
    Model without =
        StepChecks.apply(new ChannelEqualization(List.of("s", "y", "a")), chain(), folder).model();
    assertEquals(chain().graph().initializers().get("w"), without.graph().initializers().get("w"));
  }

  @Test
  void deadChannelsStayFiniteAndTwoRunsGiveTheSameBytes() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .constant("v", Tensor.ofFloats(new float[] {1, 0, 2, 0}, 2, 2))
            .constant("w", Tensor.ofFloats(new float[] {3, 4, 0, 0}, 2, 2))
            .node("Gemm", "x v", "a")
            .node("Relu", "a", "b")
            .node("Gemm", "b w", "y")
            .output("y", "N", 2)
            .model();
    Model even = StepChecks.apply(STEP, model, folder).model();
    StepChecks.assertSameOutputs(
        model, even, Map.of("x", ArrayData.random(1, 4, 2).all()), TOLERANCE);
    assertArrayEquals(
        OnnxWriter.toBytes(even),
        OnnxWriter.toBytes(StepChecks.apply(STEP, model, folder).model()));
  }

  @Test
  void aModelWithNormalizationsIsFoldedFirst() throws Exception {
    Model model = SmallModels.normalized();
    TransformResult result = StepChecks.apply(STEP, model, folder);
    assertEquals("folded", result.changes().get(0).action());
    assertEquals("equalized", result.changes().get(1).action());
    StepChecks.assertSameOutputs(model, result.model(), feeds(3, 8, 8), TOLERANCE);
  }

  @Test
  void aModelWithoutLayersIsAClearError() {
    Model none = TestGraphs.opset(13).input("x", 2).node("Relu", "x", "y").output("y", 2).model();
    RecipeException nothing = assertThrows(RecipeException.class, () -> STEP.requires(none));
    assertTrue(nothing.getMessage().contains("quantize.equalize"), nothing.getMessage());
  }

  private static Map<String, Tensor> feeds(long... lengths) {
    long[] all = new long[lengths.length + 1];
    all[0] = 4;
    System.arraycopy(lengths, 0, all, 1, lengths.length);
    return Map.of("x", ArrayData.random(1, all).all());
  }

  /** Everything that may lie between: depthwise, groups, slopes, pooling, Flatten before Gemm. */
  private static Model chain() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 10, 10)
        .weight("w", 4, 3, 3, 3)
        .weight("wb", 4)
        .weight("d", 4, 1, 3, 3)
        .weight("db", 4)
        .constant("slope", Tensor.ofFloats(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 4, 1, 1))
        .weight("g", 6, 2, 1, 1)
        .weight("v", 24, 5)
        .weight("vb", 5)
        .node("Conv", "x w wb", "a", "pads", new long[] {1, 1, 1, 1})
        .node("Relu", "a", "b")
        .node("Conv", "b d db", "c", "group", 4)
        .node("PRelu", "c slope", "e")
        .node("MaxPool", "e", "f", "kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2})
        .node("Conv", "f g", "s", "group", 2)
        .node("LeakyRelu", "s", "h")
        .node(
            "AveragePool",
            "h",
            "p",
            "kernel_shape",
            new long[] {2, 2},
            "strides",
            new long[] {2, 2})
        .node("Flatten", "p", "q")
        .node("Gemm", "q v vb", "y", "alpha", 0.5f)
        .output("y", "N", 5)
        .model();
  }
}
