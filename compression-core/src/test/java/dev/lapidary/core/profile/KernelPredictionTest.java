package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each graph is one rule of ONNX Runtime's; a new version that changes one fails here. */
class KernelPredictionTest {

  /** A quantized input and what quantized layers need. */
  private static TestGraphs quantized(long opset, Object... axes) {
    return TestGraphs.opset(opset)
        .input("x", axes)
        .constant("s", Tensor.scalar(0.1f))
        .constant("s2", Tensor.scalar(0.2f))
        .constant("z", Tensor.ofBytes(ElementType.UINT8, new byte[] {3}))
        .constant("wz", Tensor.ofBytes(ElementType.INT8, new byte[] {0}))
        .constant("w8", Tensor.ofBytes(ElementType.INT8, new byte[16 * 16], 16, 16))
        .constant("k8", Tensor.ofBytes(ElementType.INT8, new byte[4 * 4 * 9], 4, 4, 3, 3))
        .weight("w", 16, 16)
        .longs("flat", -1)
        .node("QuantizeLinear", "x s z", "xq")
        .node("DequantizeLinear", "xq s z", "xd");
  }

  /** A layer with a weight in integers, w8 or k8. */
  private static TestGraphs layer(TestGraphs graph, String opType, String weight, String output) {
    return graph
        .node("DequantizeLinear", weight + " s wz", weight + "d")
        .node(opType, "xd " + weight + "d", output);
  }

  private static TestGraphs drained(TestGraphs graph, String scale) {
    return graph
        .node("QuantizeLinear", "p " + scale + " z", "pq")
        .node("DequantizeLinear", "pq " + scale + " z", "y")
        .outputs("y");
  }

  /** The kernels of the model's own nodes, with the reasons of those in float. */
  private static List<String> kernels(TestGraphs graph) throws Exception {
    return KernelPrediction.of(graph.model()).orElseThrow().kernels().stream()
        .filter(kernel -> !kernel.inserted())
        .map(k -> k.opType() + " " + k.kernel() + k.reason().map(r -> " " + r).orElse(""))
        .toList();
  }

  @Test
  void aFloatModelHasNone() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 1, 16)
            .weight("w", 16, 16)
            .node("MatMul", "x w", "y")
            .outputs("y");
    assertEquals(Optional.empty(), KernelPrediction.of(graph.model()));
  }

  @Test
  void productsNeedNoQuantizedOutput() throws Exception {
    TestGraphs inner = layer(quantized(13, 1, 16), "MatMul", "w8", "p");
    assertEquals(List.of("MatMul QLinearMatMul"), kernels(drained(inner, "s")));
    assertEquals(
        List.of("MatMul MatMulIntegerToFloat"),
        kernels(layer(quantized(13, 1, 16), "MatMul", "w8", "y").outputs("y")));
    assertEquals(
        List.of("Gemm QGemm"),
        kernels(layer(quantized(13, 1, 16), "Gemm", "w8", "y").outputs("y")));
  }

  @Test
  void convolutionsNeedOne() throws Exception {
    TestGraphs inner = layer(quantized(13, 1, 4, 8, 8), "Conv", "k8", "p");
    assertEquals(List.of("Conv QLinearConv"), kernels(drained(inner, "s")));
    assertEquals(
        List.of("Conv Conv NO_QUANTIZED_OUTPUT"),
        kernels(layer(quantized(13, 1, 4, 8, 8), "Conv", "k8", "y").outputs("y")));
  }

  @Test
  void aReluWhoseLimitIsNotThatOfTheIntegersKeepsAConvolutionFloat() throws Exception {
    TestGraphs graph = layer(quantized(13, 1, 4, 8, 8), "Conv", "k8", "c").node("Relu", "c", "p");
    assertEquals(List.of("Conv FusedConv ACTIVATION_BEHIND"), kernels(drained(graph, "s")));
  }

  @Test
  void oneQuantizedValueServesTwo() throws Exception {
    TestGraphs graph =
        quantized(13, 1, 16)
            .node("Sigmoid", "xd", "a")
            .node("QuantizeLinear", "a s z", "aq")
            .node("DequantizeLinear", "aq s z", "ad")
            .node("Add", "ad xd", "p");
    assertEquals(List.of("Sigmoid QLinearSigmoid", "Add QLinearAdd"), kernels(drained(graph, "s")));
  }

  @Test
  void anOutputThatIsUsedInFloatTooStaysFloat() throws Exception {
    TestGraphs graph = drained(quantized(13, 1, 16).node("Sigmoid", "xd", "p"), "s");
    assertEquals(
        List.of("Sigmoid Sigmoid OUTPUT_USED_IN_FLOAT", "Neg Neg NOT_QUANTIZED"),
        kernels(graph.node("Neg", "p", "n").outputs("n")));
  }

  @Test
  void operatorsWithoutAKernelStayFloat() throws Exception {
    TestGraphs graph = quantized(13, 1, 16).node("Sub", "xd xd", "p");
    assertEquals(List.of("Sub Sub NO_KERNEL"), kernels(drained(graph, "s")));
  }

  @Test
  void aFloatOperandKeepsANodeFloat() throws Exception {
    TestGraphs graph = quantized(13, 1, 16).input("o", 1, 16).node("Add", "xd o", "p");
    assertEquals(List.of("Add Add FLOAT_OPERAND"), kernels(drained(graph, "s")));
  }

  @Test
  void sixteenBitsStayFloat() throws Exception {
    TestGraphs graph =
        quantized(21, 1, 16).constant("z", Tensor.ofFloats(ElementType.UINT16, new float[] {3}));
    TestGraphs product = layer(graph, "MatMul", "w8", "p");
    assertEquals(List.of("MatMul MatMul WIDE_ACTIVATIONS"), kernels(drained(product, "s")));
  }

  @Test
  void movingElementsKeepsIntegersWhereTheScaleStays() throws Exception {
    TestGraphs same = quantized(13, 1, 16).node("Reshape", "xd flat", "p");
    assertEquals(List.of("Reshape Reshape"), kernels(drained(same, "s")));
    TestGraphs other = quantized(13, 1, 16).node("Reshape", "xd flat", "p");
    assertEquals(List.of("Reshape Reshape OTHER_SCALE"), kernels(drained(other, "s2")));
  }

  @Test
  void poolingOnIntegersCameWithOpset12() throws Exception {
    long[] two = {2, 2};
    TestGraphs old = quantized(11, 1, 4, 8, 8).node("MaxPool", "xd", "p", "kernel_shape", two);
    assertEquals(List.of("MaxPool MaxPool OLD_OPSET"), kernels(drained(old, "s")));
    TestGraphs now = quantized(12, 1, 4, 8, 8).node("MaxPool", "xd", "p", "kernel_shape", two);
    assertEquals(List.of("MaxPool MaxPool"), kernels(drained(now, "s")));
  }

  @Test
  void aWeightInIntegersMultipliesInBlocks() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 1, 64)
            .constant("s", Tensor.scalar(0.1f))
            .constant("w8", Tensor.ofBytes(ElementType.INT8, new byte[64 * 64], 64, 64))
            .node("DequantizeLinear", "w8 s", "wd")
            .node("MatMul", "x wd", "y")
            .outputs("y");
    assertEquals(List.of("MatMul MatMulNBits"), kernels(graph));
  }

  @Test
  void countsConversions() throws Exception {
    TestGraphs graph = drained(quantized(13, 1, 16).node("Sub", "xd xd", "p"), "s");
    KernelPrediction prediction = KernelPrediction.of(graph.model()).orElseThrow();
    assertEquals(5, prediction.conversions());
    assertEquals(List.of(), prediction.integerNodes());
    assertEquals(1, prediction.floatNodes().size());
  }
}
