package dev.lapidary.core.transform.quantize.saturation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All scales are 1 where numbers were computed by hand. */
class SaturationAnalysisTest {
  private static final double TOLERANCE = 1e-9;

  @TempDir Path scratch;

  private static TestGraphs quantized(ElementType type, int zeroPoint, Object... axes) {
    return TestGraphs.opset(13)
        .input("x", axes)
        .constant("s", Tensor.scalar(1f))
        .constant("z", Tensor.ofBytes(type, new byte[] {(byte) zeroPoint}))
        .node("QuantizeLinear", "x s z", "xq")
        .node("DequantizeLinear", "xq s z", "xd");
  }

  private static Model layer(TestGraphs graph, String opType, Tensor weight, Object... attributes) {
    return graph
        .constant("w", weight)
        .node("DequantizeLinear", "w s", "wd")
        .node(opType, "xd wd", "y", attributes)
        .outputs("y")
        .model();
  }

  private static Tensor int8(int[] values, long... lengths) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Tensor.ofBytes(ElementType.INT8, bytes, lengths);
  }

  private static LayerSaturation onData(Model model, Tensor samples) throws Exception {
    SampleFeeds feeds = new SampleFeeds(new ArrayData(samples), model, 10, 10, 1);
    List<LayerSaturation> layers =
        new SaturationAnalysis(model, any -> true).onData(feeds, JobContext.none());
    assertEquals(1, layers.size());
    return layers.get(0);
  }

  private static void assertObserved(double share, double ratio, LayerSaturation found) {
    assertEquals(share, found.observed().orElseThrow().saturatedShare(), TOLERANCE);
    assertEquals(20 * Math.log10(ratio), found.observed().orElseThrow().sqnrDb(), TOLERANCE);
  }

  /** 255 * 127 + 255 * 127 = 64770 becomes 32767: 32003 is lost. */
  @Test
  void aProductOfUnsignedActivations() throws Exception {
    Model model =
        layer(quantized(ElementType.UINT8, 0, "N", 2), "MatMul", int8(new int[] {127, 127}, 2, 1));
    LayerSaturation found = onData(model, Tensor.ofFloats(new float[] {255, 255}, 1, 2));
    assertObserved(1, 64770 / 32003.0, found);
    assertEquals(1, found.shareAtRisk());
  }

  /** Kernels add 128 to signed activations, so that 127 saturates as 255 does. */
  @Test
  void aProductOfSignedActivations() throws Exception {
    Model model =
        layer(quantized(ElementType.INT8, 0, "N", 2), "Gemm", int8(new int[] {127, 127}, 2, 1));
    LayerSaturation found = onData(model, Tensor.ofFloats(new float[] {127, 127}, 1, 2));
    assertObserved(1, 2 * 127 * 127 / 32003.0, found);
  }

  /** Weights [1, 2 channels, 2 offsets]: the channels of one offset are multiplied together. */
  @Test
  void aConvolutionPairsChannels() {
    TestGraphs across = quantized(ElementType.UINT8, 0, "N", 2, 4);
    Model risky = layer(across, "Conv", int8(new int[] {127, 0, 127, 0}, 1, 2, 2));
    TestGraphs along = quantized(ElementType.UINT8, 0, "N", 2, 4);
    Model safe = layer(along, "Conv", int8(new int[] {127, 127, 0, 0}, 1, 2, 2));
    assertEquals(0.5, worst(risky).shareAtRisk());
    assertEquals(0, worst(safe).shareAtRisk());
  }

  /** Of one channel, the offsets of the kernel lie side by side. */
  @Test
  void aConvolutionOfOneChannelPairsOffsets() {
    TestGraphs grey = quantized(ElementType.UINT8, 0, "N", 1, 4);
    Model model = layer(grey, "Conv", int8(new int[] {127, 127, 127, -127}, 2, 1, 2));
    assertEquals(0.5, worst(model).shareAtRisk());
  }

  private static LayerSaturation worst(Model model) {
    return new SaturationAnalysis(model, any -> true).worstCase().get(0);
  }

  /** The padding holds the zero point, 255, and saturates; the output is -255. */
  @Test
  void paddingHoldsTheZeroPoint() throws Exception {
    Model model =
        layer(
            quantized(ElementType.UINT8, 255, "N", 2, 1),
            "Conv",
            int8(new int[] {127, 1, 127, 0}, 1, 2, 2),
            "pads",
            new long[] {1, 0});
    LayerSaturation found = onData(model, Tensor.ofFloats(new float[] {-255, 0}, 1, 2, 1));
    assertObserved(0.5, 255 / 32003.0, found);
  }

  /** 0..255 is quantized to itself. */
  @Test
  void aDynamicProduct() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .constant("w", int8(new int[] {127, 0, 127, 0}, 2, 2))
            .node("DynamicQuantizeLinear", "x", "q s z")
            .node("MatMulInteger", "q w z", "y")
            .outputs("y")
            .model();
    LayerSaturation found = onData(model, Tensor.ofFloats(new float[] {255, 255}, 1, 2));
    assertObserved(0.5, 64770 / 32003.0, found);
  }

  @Test
  void unsignedWeightsAndDepthwiseConvolutionsAreExact() {
    byte[] most = {(byte) 255, (byte) 255};
    Model unsigned =
        layer(
            quantized(ElementType.UINT8, 0, "N", 2),
            "MatMul",
            Tensor.ofBytes(ElementType.UINT8, most, 2, 1));
    Model depthwise =
        layer(
            quantized(ElementType.UINT8, 0, "N", 2, 4),
            "Conv",
            int8(new int[] {127, 127, 127, 127}, 2, 1, 2),
            "group",
            2);
    for (Model model : List.of(unsigned, depthwise)) {
      assertEquals(List.of(), new SaturationAnalysis(model, any -> true).worstCase());
    }
  }

  @Test
  void reducedWeightsOfTheSampleNeverSaturate() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    try (Dataset data = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
      DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, data);
      for (boolean reduced : new boolean[] {false, true}) {
        StaticQuantization step =
            StaticQuantization.TYPE.create(Map.of("samples", 20, "reducedRange", reduced));
        Model quantized = step.apply(model, StepChecks.context(roles, scratch)).model();
        SaturationAnalysis analysis = new SaturationAnalysis(quantized, any -> true);
        List<LayerSaturation> found =
            analysis.onData(new SampleFeeds(data, quantized, 4, 4, 1), JobContext.none());
        assertTrue(found.size() > 3, found::toString);
        assertEquals(reduced, found.stream().allMatch(layer -> layer.pairsAtRisk() == 0));
        assertEquals(reduced, Double.isInfinite(found.get(0).observed().orElseThrow().sqnrDb()));
      }
    }
  }
}
