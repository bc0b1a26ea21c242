package dev.lapidary.core.transform.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertOpsetTest {
  private static final double TOLERANCE = 1e-6;

  @TempDir Path scratch;

  private static TestGraphs clipped(long opset) {
    return TestGraphs.opset(opset)
        .input("x", "N", 3)
        .node("Relu", "x", "r")
        .node("Clip", "r", "y", "max", 6f)
        .output("y", "N", 3);
  }

  @Test
  void raisesWhatChangedAndKeepsTheRest() throws WorkbenchException {
    TransformResult result = StepChecks.apply(new ConvertOpset(13), clipped(9).model(), scratch);
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 3]
          def y_max: FLOAT[]
          r = Relu(x)
          y = Clip(r, , y_max)
          out y: FLOAT[N, 3]
        """,
        GraphPrinter.print(result.model().graph()));
    assertEquals(
        List.of(
            new LayerChange("test", "converted", Map.of("fromOpset", 9L, "toOpset", 13L)),
            new LayerChange("y", "converted", Map.of("opType", "Clip"))),
        result.changes());
  }

  @Test
  void leavesAModelOfTheWantedVersionAlone() throws WorkbenchException {
    Model model = TestGraphs.opset(17).input("x", 2).node("Relu", "x", "y").outputs("y").model();
    assertSame(model, StepChecks.apply(new ConvertOpset(17), model, scratch).model());
  }

  @Test
  void raisesTheFileFormatWithTheOperators() throws WorkbenchException {
    Model model = clipped(9).model().withIrVersion(3);
    assertEquals(7, StepChecks.apply(new ConvertOpset(13), model, scratch).model().irVersion());
    assertEquals(8, StepChecks.apply(new ConvertOpset(17), model, scratch).model().irVersion());
    assertEquals(10, StepChecks.apply(new ConvertOpset(21), model, scratch).model().irVersion());
  }

  @Test
  void freesInitializersListedAsInputs() throws WorkbenchException {
    Model model =
        TestGraphs.opset(8)
            .input("x", 1, 3)
            .input("w", 3, 2)
            .weight("w", 3, 2)
            .node("MatMul", "x w", "y")
            .outputs("y")
            .model()
            .withIrVersion(3);
    Model raised = StepChecks.apply(new ConvertOpset(13), model, scratch).model();
    assertEquals(List.of("x"), raised.graph().inputs().stream().map(ValueInfo::name).toList());
    StepChecks.assertSameOutputs(model, raised, StepChecks.feeds(raised, 1), TOLERANCE);
  }

  @Test
  void refusesToLower() {
    Model model = TestGraphs.opset(17).input("x", 2).node("Relu", "x", "y").outputs("y").model();
    RecipeException e =
        assertThrows(RecipeException.class, () -> new ConvertOpset(13).requires(model));
    assertEquals("recipe.opset.lower", e.messageKey());
  }

  @Test
  void refusesOperatorsThatSayHowTheyBroadcast() {
    Model model =
        TestGraphs.opset(6)
            .input("x", 2, 3)
            .weight("b", 2)
            .node("Relu", "x", "r")
            .node("Add", "r b", "y", "axis", 0, "broadcast", 1)
            .outputs("y")
            .model();
    RecipeException e =
        assertThrows(RecipeException.class, () -> new ConvertOpset(13).requires(model));
    assertEquals(List.of("6", "7", "Add -> y"), e.arguments());
  }

  @Test
  void refusesVersionsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new ConvertOpset(12));
    assertThrows(RecipeException.class, () -> ConvertOpset.TYPE.create(Map.of("version", 22)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlperf-tiny/alibaba_kws.onnx",
        "mlperf-tiny/alibaba_ic.onnx",
        "mlperf-tiny/resnet8_cifar10.onnx",
        "mnist/tribuo_cnn_mnist.onnx",
        "mnist/tribuo_lr_mnist.onnx",
        "tinybert.onnx",
        "silero/silero_vad.onnx"
      })
  void raisesRealModels(String file) throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require(file));
    Map<String, Long> lengths = Map.of("sequence", 7L, "input:1", 576L, "state:1", 2L);
    Map<String, Tensor> feeds =
        RandomInputs.of(model.graph(), 2, GivenInputs.ofLengths(lengths), 11);
    if (file.startsWith("silero")) {
      feeds.put("sr", Tensor.scalar(16000L));
    }
    for (int version : versions(model)) {
      Model raised = StepChecks.apply(new ConvertOpset(version), model, scratch).model();
      StepChecks.assertSameOutputs(model, raised, feeds, TOLERANCE);
    }
  }

  private static List<Integer> versions(Model model) {
    List<Integer> versions = new ArrayList<>(List.of(13, 17, 21));
    versions.removeIf(version -> version <= model.opset());
    return versions;
  }
}
