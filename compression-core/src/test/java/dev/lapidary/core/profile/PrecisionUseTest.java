package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrecisionUseTest {

  /** Two layers on integers, one in float behind a conversion, and integers again behind two. */
  private static Graph mixed() {
    return TestGraphs.opset(13)
        .input("x", 1, 64)
        .node("QuantizeLinear", "x s z", "xq")
        .node("QLinearMatMul", "xq", "a")
        .node("QLinearMatMul", "a", "b")
        .node("DequantizeLinear", "b s z", "bf")
        .node("Erf", "bf", "e")
        .node("QuantizeLinear", "e s z", "eq")
        .node("QLinearAdd", "eq b", "y")
        .outputs("y")
        .model()
        .graph();
  }

  private static Map<Node, LayerProfile> times(Graph graph, double... millis) {
    Map<Node, LayerProfile> layers = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      String precision = node.opType().startsWith("QLinear") ? "int8" : "float";
      double time = millis[layers.size() % millis.length];
      layers.put(node, new LayerProfile(node.id(), node.opType(), time, precision));
    }
    return layers;
  }

  @Test
  void dividesTheTimeAndCountsLayersAndEdges() {
    Graph graph = mixed();
    PrecisionUse use = PrecisionUse.of(graph, times(graph, 1, 20, 30, 1, 40, 2, 6)).orElseThrow();
    assertEquals(Map.of("int8", 0.56, "float", 0.4), use.timeShare());
    assertEquals(0.04, use.conversionShare());
    assertEquals(0.56, use.int8Share());
    assertEquals(Map.of("int8", 3, "float", 1), use.layers());
    assertEquals(3, use.conversions());
    assertEquals(
        Map.of("int8", Map.of("int8", 2, "float", 1), "float", Map.of("int8", 1)),
        use.transitions());
  }

  @Test
  void saysNothingWhereNoTimeWasMeasured() {
    Graph graph = mixed();
    assertEquals(Optional.empty(), PrecisionUse.of(graph, times(graph, 0)));
  }

  @Test
  void refusesAShareAboveOne() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new PrecisionUse(Map.of("int8", 1.5), 0, Map.of(), 0, Map.of()));
  }

  @Test
  void returnsFromJsonAsItWas() {
    Graph graph = mixed();
    PrecisionUse use = PrecisionUse.of(graph, times(graph, 1, 20, 30, 1, 40, 2, 6)).orElseThrow();
    assertEquals(Optional.of(use), PrecisionJson.read(PrecisionJson.write(use)));
    assertEquals(
        Optional.empty(), PrecisionJson.read(JsonNodeFactory.instance.objectNode().path("none")));
  }

  /** A product on integers, an operator without an integer kernel, and a product in float. */
  @Test
  void provesWhatARunComputedIn() throws Exception {
    byte[] ones = new byte[256 * 256];
    Arrays.fill(ones, (byte) 1);
    Model model =
        TestGraphs.opset(13)
            .input("x", 16, 256)
            .constant("s", Tensor.scalar(0.1f))
            .constant("z", Tensor.ofBytes(ElementType.UINT8, new byte[] {0}))
            .constant("wz", Tensor.ofBytes(ElementType.INT8, new byte[] {0}))
            .constant("w8", Tensor.ofBytes(ElementType.INT8, ones, 256, 256))
            .weight("w", 256, 256)
            .node("QuantizeLinear", "x s z", "xq")
            .node("DequantizeLinear", "xq s z", "xd")
            .node("DequantizeLinear", "w8 s wz", "wd")
            .node("MatMul", "xd wd", "product")
            .node("QuantizeLinear", "product s z", "pq")
            .node("DequantizeLinear", "pq s z", "pd")
            .node("Erf", "pd", "e")
            .node("MatMul", "e w", "y")
            .outputs("y")
            .model();
    ProfileRequest request = new ProfileRequest(1, 1, GivenInputs.none(), 2, 5);
    PrecisionUse use =
        LocalProfiler.cpu().profile(model, request, JobContext.none()).precision().orElseThrow();
    assertEquals(Map.of("int8", 1, "float", 2), use.layers());
    assertEquals(2, use.conversions());
    assertEquals(
        Map.of("int8", Map.of("float", 1), "float", Map.of("float", 1)), use.transitions());
    double sum = use.timeShare().values().stream().mapToDouble(share -> share).sum();
    assertEquals(1, sum + use.conversionShare(), 1e-9);
    assertTrue(use.int8Share() > 0, use.toString());
  }
}
