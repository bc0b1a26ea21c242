package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which nodes vanish, which compute on integers, and what shares memory. */
class FusionTest {

  private static Workload workload(TestGraphs graph) throws WorkbenchException {
    return WorkloadBuilder.build(graph.model(), 1, GivenInputs.none(), JobContext.none());
  }

  /** By layer: FREE or the precision it computes in. */
  private static Map<String, String> kinds(Workload workload) {
    Map<String, String> kinds = new LinkedHashMap<>();
    workload
        .layers()
        .forEach(
            layer ->
                kinds.put(
                    layer.id(),
                    layer.operatorClass() == OperatorClass.FREE
                        ? "FREE"
                        : layer.precision().toString()));
    return kinds;
  }

  private static TestGraphs quantized() {
    return TestGraphs.opset(13)
        .constant("s", Tensor.scalar(0.1f))
        .constant("z", Tensor.ofBytes(ElementType.UINT8, new byte[] {0}))
        .constant("wz", Tensor.ofBytes(ElementType.INT8, new byte[] {0}));
  }

  @Test
  void fusesNormalizationAndActivationIntoTheConvolution() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", 1, 4, 6, 6)
                .weight("w", 4, 4, 1, 1)
                .positive("v", 4)
                .node("Conv", "x w", "a")
                .node("BatchNormalization", "a v v v v", "b")
                .node("Relu", "b", "c")
                .node("Relu", "x", "d")
                .node("Add", "c d", "e")
                .outputs("e"));
    assertEquals(
        Map.of("a", "FLOAT", "b", "FREE", "c", "FREE", "d", "FLOAT", "e", "FLOAT"),
        kinds(workload));
    assertEquals(3 * 4 * 6 * 6 * 4, workload.peakActivationBytes());
  }

  @Test
  void keepsAnActivationWhoseInputIsUsedTwice() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", 1, 4)
                .weight("w", 4, 4)
                .node("Gemm", "x w", "a")
                .node("Relu", "a", "b")
                .node("Add", "a b", "c")
                .outputs("c"));
    assertEquals(Map.of("a", "FLOAT", "b", "FLOAT", "c", "FLOAT"), kinds(workload));
  }

  @Test
  void computesOnIntegersBetweenDequantizeAndQuantize() throws WorkbenchException {
    Workload workload =
        workload(
            quantized()
                .input("x", 1, 4, 8, 8)
                .constant("w8", Tensor.ofBytes(ElementType.INT8, new byte[144], 4, 4, 3, 3))
                .node("QuantizeLinear", "x s z", "xq")
                .node("DequantizeLinear", "xq s z", "xd")
                .node("DequantizeLinear", "w8 s wz", "wd")
                .node("Conv", "xd wd", "y", "pads", new long[] {1, 1, 1, 1})
                .node("Relu", "y", "r")
                .node("QuantizeLinear", "r s z", "rq")
                .node("DequantizeLinear", "rq s z", "out")
                .outputs("out"));
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("xq", "FLOAT");
    expected.put("xd", "FREE");
    expected.put("wd", "FREE");
    expected.put("y", "INT8");
    expected.put("r", "FREE");
    expected.put("rq", "FREE");
    expected.put("out", "FLOAT");
    assertEquals(expected, kinds(workload));
    LayerWork conv = workload.layers().get(3);
    assertEquals(4 * 4 * 9 * 64, conv.macs());
    assertEquals(256, conv.inputBytes());
    assertEquals(144, conv.weightBytes());
    assertEquals(1.0, conv.weightZeroFraction());
    // The float input and its bytes, later the bytes of the result and its floats.
    assertEquals(256 * 4 + 256, workload.peakActivationBytes());
  }

  @Test
  void holdsOneByteAValueBetweenIntegerLayers() throws WorkbenchException {
    Workload workload =
        workload(
            quantized()
                .input(ElementType.UINT8, "x", 1, 64)
                .constant("w8", Tensor.ofBytes(ElementType.INT8, new byte[4096], 64, 64))
                .node("DequantizeLinear", "x s z", "xd")
                .node("DequantizeLinear", "w8 s wz", "wd")
                .node("MatMul", "xd wd", "a")
                .node("QuantizeLinear", "a s z", "aq")
                .node("DequantizeLinear", "aq s z", "ad")
                .node("Add", "ad ad", "b")
                .node("QuantizeLinear", "b s z", "bq")
                .output(ElementType.UINT8, "bq", 1, 64));
    assertEquals("INT8", kinds(workload).get("a"));
    assertEquals("INT8", kinds(workload).get("b"));
    assertEquals("FREE", kinds(workload).get("bq"));
    assertEquals(128, workload.peakActivationBytes());
  }

  @Test
  void countsWeightOnlyQuantizationAsFloat() throws WorkbenchException {
    Workload workload =
        workload(
            quantized()
                .input("x", 1, 8)
                .constant("w8", Tensor.ofBytes(ElementType.INT8, new byte[64], 8, 8))
                .node("DequantizeLinear", "w8 s wz", "wd")
                .node("MatMul", "x wd", "y")
                .outputs("y"));
    assertEquals(Map.of("wd", "FREE", "y", "FLOAT"), kinds(workload));
    assertEquals(4 + 1 + 1 + 64, workload.weightBytes());
  }

  @Test
  void givesViewsTheMemoryOfWhatTheyShow() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", 1, 4, 4)
                .longs("shape", 1, 16)
                .node("Relu", "x", "a")
                .node("Reshape", "a shape", "b")
                .node("Flatten", "b", "c")
                .node("Sigmoid", "c", "y")
                .outputs("y"));
    assertEquals("FREE", kinds(workload).get("b"));
    assertEquals(2 * 16 * 4, workload.peakActivationBytes());
  }

  @Test
  void countsShapeArithmeticAsFree() throws WorkbenchException {
    Workload workload =
        workload(
            TestGraphs.opset(13)
                .input("x", "N", 4)
                .longs("minus", -1)
                .longs("first", 0)
                .node("Shape", "x", "s")
                .node("Gather", "s first", "n")
                .node("Concat", "n minus", "t", "axis", 0)
                .node("Reshape", "x t", "y")
                .outputs("y"));
    assertEquals(Map.of("s", "FREE", "n", "FREE", "t", "FREE", "y", "FREE"), kinds(workload));
  }
}
