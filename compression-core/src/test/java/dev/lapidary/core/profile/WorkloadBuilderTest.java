package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.GivenInputs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadBuilderTest {

  private static Workload workload(Model model, long batch) throws WorkbenchException {
    return WorkloadBuilder.build(model, batch, GivenInputs.none(), JobContext.none());
  }

  private static Workload workload(TestGraphs graph) throws WorkbenchException {
    return workload(graph.model(), 1);
  }

  private static LayerWork layer(Workload workload, String id) {
    return workload.layers().stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
  }

  /** Counts published or derived by hand from the layer tables of the same networks. */
  @ParameterizedTest
  @CsvSource({
    "mlperf-tiny/resnet8_cifar10.onnx, 12501632",
    "mlperf-tiny/alibaba_ic.onnx, 2083824",
    "mlperf-tiny/alibaba_kws.onnx, 816384",
    "mnist/tribuo_cnn_mnist.onnx, 480500",
    "mnist/tribuo_lr_mnist.onnx, 7840"
  })
  void countsMacsOfRealModels(String file, long macs) throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require(file));
    assertEquals(
        new MacCount(OptionalLong.of(macs), Optional.empty()),
        MacCount.of(model, GivenInputs.none(), JobContext.none()));
  }

  /** The layers of ResNet-8 one by one, as published for the int8 file of the same network. */
  @Test
  void countsEachLayerOfResNet8AsPublished() throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx"));
    List<Long> macs =
        workload(model, 1).layers().stream().map(LayerWork::macs).filter(m -> m > 0).toList();
    assertEquals(
        List.of(
            442368L, 2359296L, 2359296L, 1179648L, 2359296L, 131072L, 1179648L, 2359296L, 131072L,
            640L),
        macs);
  }

  /** Two inputs and the result of the first residual Add: 3 x 16 x 32 x 32 floats. */
  @Test
  void findsThePeakOfResNet8() throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx"));
    assertEquals(3 * 16 * 32 * 32 * 4, workload(model, 1).peakActivationBytes());
  }

  @ParameterizedTest
  @CsvSource({
    // kernel, group, stride, dilation, output length of 8, macs = out^2 * 8 * (8 / group) * k^2
    "3, 1, 1, 1, 8, 36864, CONVOLUTION_3X3",
    "3, 1, 2, 1, 4, 9216, CONVOLUTION",
    "3, 1, 1, 2, 6, 20736, CONVOLUTION",
    "1, 1, 1, 1, 8, 4096, POINTWISE",
    "3, 8, 1, 1, 8, 4608, DEPTHWISE",
    "3, 4, 1, 1, 8, 9216, GROUPED_CONVOLUTION"
  })
  void countsConvolutions(
      int kernel, int group, int stride, int dilation, int length, long macs, OperatorClass kind)
      throws WorkbenchException {
    int pad = kernel / 2;
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", "N", 8, 8, 8)
                .weight("w", 8, 8 / group, kernel, kernel)
                .node(
                    "Conv",
                    "x w",
                    "y",
                    "group",
                    group,
                    "strides",
                    new long[] {stride, stride},
                    "dilations",
                    new long[] {dilation, dilation},
                    "pads",
                    new long[] {pad, pad, pad, pad})
                .outputs("y"));
    LayerWork conv = layer(workload, "y");
    assertEquals(macs, conv.macs());
    assertEquals(kind, conv.operatorClass());
    assertEquals(8, conv.channels());
    assertEquals(512, conv.inputElements());
    assertEquals(8L * length * length, conv.outputElements());
    assertEquals(8L * (8 / group) * kernel * kernel, conv.weightElements());
  }

  @Test
  void countsTheBatch() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 8)
            .weight("w", 8, 4)
            .node("MatMul", "x w", "y")
            .outputs("y")
            .model();
    assertEquals(32, workload(model, 1).macs());
    assertEquals(160, workload(model, 5).macs());
    assertEquals(5, workload(model, 5).batch());
  }

  @Test
  void refusesAnotherBatchThanTheFileFixes() {
    Model model = TestGraphs.opset(13).input("x", 2, 8).node("Relu", "x", "y").outputs("y").model();
    WorkbenchException refused = assertThrows(WorkbenchException.class, () -> workload(model, 4));
    assertEquals("model.fixedBatch", refused.messageKey());
  }

  @Test
  void countsTransposedConvolutionByItsInput() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", 1, 6, 5, 5)
                .weight("w", 6, 4, 3, 3)
                .node("ConvTranspose", "x w", "y", "strides", new long[] {2, 2})
                .outputs("y"));
    assertEquals(6 * 5 * 5 * 4 * 3 * 3, workload.macs());
    assertEquals(4, layer(workload, "y").channels());
  }

  @Test
  void countsProducts() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", 2, 3, 5)
                .input("v", 5, 7)
                .weight("w", 4, 7)
                .node("MatMul", "x v", "batched")
                .node("Gemm", "v w", "gemm", "transA", 0, "transB", 1)
                .node("Einsum", "x v", "einsum", "equation", "bij, jk -> bik")
                .outputs("batched", "gemm", "einsum"));
    assertEquals(2 * 3 * 7 * 5, layer(workload, "batched").macs());
    assertEquals(5 * 4 * 7, layer(workload, "gemm").macs());
    assertEquals(2 * 3 * 7 * 5, layer(workload, "einsum").macs());
    assertEquals(0, layer(workload, "batched").weightElements());
    assertEquals(OperatorClass.MATRIX_PRODUCT, layer(workload, "einsum").operatorClass());
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 4", "GRU, 3", "RNN, 1"})
  void countsRecurrentLayers(String opType, int gates) throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(14)
                .input("x", 6, 2, 5)
                .weight("w", 1, gates * 3L, 5)
                .weight("r", 1, gates * 3L, 3)
                .node(opType, "x w r", "y", "hidden_size", 3)
                .outputs("y"));
    assertEquals(6L * 2 * gates * 3 * (5 + 3), workload.macs());
    assertEquals(OperatorClass.RECURRENT, layer(workload, "y").operatorClass());
  }

  @Test
  void saysWhyALayerWithSubgraphsIsNotCounted() throws WorkbenchException {
    TestGraphs branch = TestGraphs.opset(13).node("Relu", "x", "inner").output("inner", 2);
    Model model =
        TestGraphs.opset(13)
            .input(ElementType.BOOL, "c")
            .input("x", 2)
            .node("If", "c", "y", "then_branch", branch.graph(), "else_branch", branch.graph())
            .outputs("y")
            .model();
    MacCount count = MacCount.of(model, GivenInputs.none(), JobContext.none());
    assertEquals(OptionalLong.empty(), count.macs());
    assertTrue(count.reason().orElseThrow().contains("If -> y"), count.toString());
  }

  @Test
  void saysWhichShapeStaysOpen() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", "length", 4)
            .node("Relu", "x", "y")
            .outputs("y")
            .model();
    MacCount open = MacCount.of(model, GivenInputs.none(), JobContext.none());
    assertTrue(open.reason().orElseThrow().contains("length"), open.toString());
    MacCount given =
        MacCount.of(model, GivenInputs.ofLengths(Map.of("length", 8L)), JobContext.none());
    assertEquals(OptionalLong.of(0), given.macs());
  }

  /** The codes 0..15 again and again, against zero points 0, 1, ... of 16 blocks. */
  @Test
  void countsCodesThatEqualTheZeroPointOfTheirBlock() throws WorkbenchException {
    byte[] codes = new byte[32 * 8 / 2];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i % 8 * 2 + (i % 8 * 2 + 1 << 4));
    }
    byte[] zeros = {0x10, 0x32, 0x54, 0x76, (byte) 0x98, (byte) 0xBA, (byte) 0xDC, (byte) 0xFE};
    Workload workload =
        workload(
            TestGraphs.opset(21)
                .domain("com.microsoft", 1)
                .input("x", 1, 32)
                .constant("w", Tensor.ofBytes(ElementType.UINT8, codes, 8, 2, 8))
                .constant("s", Tensor.ofFloats(new float[16], 8, 2))
                .constant("z", Tensor.ofBytes(ElementType.UINT8, zeros, 8, 1))
                .nodeOf(
                    "com.microsoft",
                    "MatMulNBits",
                    "x w s z",
                    "y",
                    "K",
                    32,
                    "N",
                    8,
                    "bits",
                    4,
                    "block_size",
                    16)
                .constant("v", Tensor.of(ElementType.UINT4, ByteBuffer.wrap(codes), 8, 32))
                .constant("t", Tensor.ofFloats(new float[16], 8, 2))
                .constant("u", Tensor.of(ElementType.UINT4, ByteBuffer.wrap(zeros), 8, 2))
                .node("DequantizeLinear", "v t u", "d", "axis", 1, "block_size", 16)
                .node("MatMul", "y d", "h")
                .output("h", 1, 32));
    assertEquals(1.0 / 16, layer(workload, "y").weightZeroFraction());
    assertEquals(1.0 / 16, layer(workload, "h").weightZeroFraction());
  }

  @Test
  void countsZerosOfTheWeightNotOfTheBias() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", 1, 4)
                .constant("w", Tensor.ofFloats(new float[] {0, -0f, 1, 2, 3, 4, 5, 6}, 4, 2))
                .floats("b", 0, 0)
                .node("Gemm", "x w b", "y")
                .outputs("y"));
    assertEquals(0.25, layer(workload, "y").weightZeroFraction());
    assertEquals(10, layer(workload, "y").weightElements());
    assertEquals(40, workload.weightBytes());
  }

  @Test
  void readsOnlyTheRowsALookupReturns() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input(ElementType.INT64, "ids", 1, 3)
                .weight("table", 1000, 8)
                .node("Gather", "table ids", "y")
                .outputs("y"));
    assertEquals(24, layer(workload, "y").weightElements());
    assertEquals(32000, workload.weightBytes());
  }

  @Test
  void countsHalfPrecisionAsHalfTheBytes() throws WorkbenchException {
    Tensor weight = Tensor.ofFloats(ElementType.FLOAT16, new float[32], 8, 4);
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input(ElementType.FLOAT16, "x", 1, 8)
                .constant("w", weight)
                .node("MatMul", "x w", "y")
                .outputs("y"));
    LayerWork product = layer(workload, "y");
    assertEquals(ElementType.FLOAT16, product.precision());
    assertEquals(64, product.weightBytes());
    assertEquals(1.0, product.weightZeroFraction());
    assertEquals(16 + 8, workload.peakActivationBytes());
  }
}
