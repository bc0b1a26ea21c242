package dev.lapidary.core.transform.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRuntimeSimplificationTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path scratch;

  private TransformResult simplify(Model model) throws WorkbenchException {
    return StepChecks.apply(new OnnxRuntimeSimplification(), model, scratch);
  }

  private static Model withIdentity() {
    return TestGraphs.opset(13)
        .input("x", "N", 3)
        .node("Relu", "x", "r")
        .node("Identity", "r", "i")
        .floats("a", 1, 2, 3)
        .floats("b", 4, 5, 6)
        .node("Add", "a b", "c")
        .node("Mul", "i c", "y")
        .output("y", "N", 3)
        .model();
  }

  @Test
  void foldsConstantsAndRemovesWhatDoesNothing() throws WorkbenchException {
    TransformResult result = simplify(withIdentity());
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 3]
          def c: FLOAT[3]
          r = Relu(x)
          y = Mul(r, c)
          out y: FLOAT[N, 3]
        """,
        GraphPrinter.print(result.model().graph()));
    assertEquals(
        List.of(
            new LayerChange("i", "removed", Map.of("opType", "Identity")),
            new LayerChange("c", "removed", Map.of("opType", "Add")),
            new LayerChange("y", "folded", Map.of("opType", "Mul", "becomes", "Mul"))),
        result.changes());
  }

  @Test
  void keepsVersionsAndDropsUnusedDomains() throws WorkbenchException {
    Model model = withIdentity();
    Map<String, Long> opsets = Map.of("", 13L, "com.example", 2L);
    Model result = simplify(model.withOpsets(opsets).withIrVersion(7)).model();
    assertEquals(Map.of("", 13L), result.opsets());
    assertEquals(7, result.irVersion());
    assertEquals(model.extras(), result.extras());
  }

  @Test
  void leavesNothingInTheScratchFolder() throws WorkbenchException, IOException {
    simplify(withIdentity());
    try (var files = Files.list(scratch)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void leavesASimpleModelAlone() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13).input("x", 2, 3).node("Relu", "x", "y").output("y", 2, 3).model();
    assertSame(model, simplify(model).model());
  }

  @Test
  void refusesWhatOnnxRuntimeCannotRun() {
    Model model =
        TestGraphs.opset(13).input("x", 2, 3).node("Unheard", "x", "y").outputs("y").model();
    assertThrows(ModelException.class, () -> simplify(model));
  }

  @Test
  void refusesWhatCannotBeVerified() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3)
            .longs("shape", 5, 7)
            .node("Identity", "x", "i")
            .node("Reshape", "i shape", "y")
            .outputs("y")
            .model();
    ModelException e = assertThrows(ModelException.class, () -> simplify(model));
    assertEquals("simplify.unverified", e.messageKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlperf-tiny/alibaba_ic.onnx",
        "mnist/tribuo_cnn_mnist.onnx",
        "tinybert.onnx",
        "silero/silero_vad.onnx"
      })
  void simplifiesRealModels(String file) throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require(file));
    TransformResult result = simplify(model);
    assertTrue(
        result.model().graph().allNodes().size() < model.graph().allNodes().size(),
        "no node is gone");
    assertEquals(model.graph().feeds(), result.model().graph().inputs());
    assertEquals(model.graph().outputs(), result.model().graph().outputs());
    assertEquals(model.opsets(), result.model().opsets());
  }

  @Test
  void fusesNormalizationsToNearlyEqualOutputs() throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_ic.onnx"));
    Model result = simplify(model).model();
    var picture = TestGraphs.opset(11).weight("x", 1, 3, 32, 32).graph().initializers().get("x");
    StepChecks.assertSameOutputs(model, result, Map.of("actual_input_1", picture), TOLERANCE);
  }
}
