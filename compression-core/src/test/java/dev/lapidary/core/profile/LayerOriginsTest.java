package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that ONNX Runtime really gives, each led back. */
class LayerOriginsTest {
  @TempDir Path folder;

  @Test
  void leadsWhatOnnxRuntimeFusedBackToItsLayers() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 3, 8, 8)
            .weight("w", 3, 3, 3, 3)
            .weight("g", 108, 4)
            .weight("v", 4, 4)
            .weight("b", 4)
            .node("Conv", "x w", "conv")
            .node("Relu", "conv", "convRelu")
            .node("Flatten", "convRelu", "flat")
            .node("Gemm", "flat g", "gemm")
            .node("Relu", "gemm", "gemmRelu")
            .node("MatMul", "gemmRelu v", "product")
            .node("Add", "product b", "y")
            .outputs("y")
            .model();
    Path optimized = folder.resolve("optimized.onnx");
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    InferenceSession.open(NumberedNodes.of(model), options.savingOptimizedModel(optimized)).close();
    LayerOrigins origins = new LayerOrigins(model.graph());
    List<String> products =
        OnnxReader.read(optimized).graph().nodes().stream()
            .filter(node -> node.opType().matches("Conv|FusedConv|Gemm|FusedGemm|MatMul"))
            .map(origins::of)
            .toList();
    assertEquals(List.of("conv", "gemm", "product"), products);
  }

  @Test
  void keepsTheNameOfWhatStandsForNoLayer() {
    LayerOrigins origins =
        new LayerOrigins(
            TestGraphs.opset(13).input("x", 1).node("Relu", "x", "y").outputs("y").graph());
    Node reorder = Node.of("ReorderInput", List.of("x"), List.of("reordered"));
    assertEquals("reordered", origins.of(reorder.withName("ReorderInput")));
    assertEquals("y", origins.of(reorder.withName("node0_token")));
    assertEquals("reordered", origins.of(reorder.withName("node7")));
  }
}
