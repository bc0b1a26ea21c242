package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.distill.ShallowStudent.Order;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShallowStudentTest {
  @TempDir Path scratch;

  private static ShallowStudent last(int count) {
    return new ShallowStudent(0.5, count, Order.LAST, 1, 1);
  }

  private static ShallowStudent leastEffect(int count) {
    return new ShallowStudent(0.5, count, Order.LEAST_EFFECT, 20, 1);
  }

  /** Two blocks one after the other; the first adds next to nothing. */
  private static TestGraphs twoBlocks() {
    float[] faint = new float[9];
    Arrays.fill(faint, 1e-3f);
    return TestGraphs.opset(13)
        .input("x", "N", 1, 8, 8)
        .weight("w", 3, 1, 3, 3)
        .constant("v1", Tensor.ofFloats(faint, 3, 3, 1, 1))
        .weight("v2", 3, 3, 1, 1)
        .node("Conv", "x w", "a")
        .node("Conv", "a v1", "b1")
        .node("Add", "a b1", "s1")
        .node("Conv", "s1 v2", "b2")
        .node("Add", "s1 b2", "s2")
        .node("GlobalAveragePool", "s2", "y")
        .output("y", "N", 3, 1, 1);
  }

  private static List<String> operators(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  @Test
  void whatFollowsABlockReadsWhatTheBlockRead() throws Exception {
    TransformResult result = StepChecks.apply(last(1), twoBlocks().model(), scratch);
    Model expected =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .constant("w", twoBlocks().model().graph().initializers().get("w"))
            .constant("v1", twoBlocks().model().graph().initializers().get("v1"))
            .node("Conv", "x w", "a")
            .node("Conv", "a v1", "b1")
            .node("Add", "a b1", "s1")
            .node("GlobalAveragePool", "s1", "y")
            .output("y", "N", 3, 1, 1)
            .model();
    assertEquals(GraphPrinter.print(expected.graph()), GraphPrinter.print(result.model().graph()));
    assertEquals(List.of(new LayerChange("s2", "dropped", Map.of("layers", 1))), result.changes());
  }

  @Test
  void allBlocksInARowCanGo() throws Exception {
    Model student = StepChecks.apply(last(2), twoBlocks().model(), scratch).model();
    assertEquals(List.of("Conv", "GlobalAveragePool"), operators(student));
    assertEquals(Set.of("w"), student.graph().initializers().keySet());
  }

  @Test
  void theShareIsRoundedAndOneGoesAtLeast() throws Exception {
    ShallowStudent little = new ShallowStudent(0.1, 0, Order.LAST, 1, 1);
    assertEquals(
        List.of("Conv", "Conv", "Add", "GlobalAveragePool"),
        operators(StepChecks.apply(little, twoBlocks().model(), scratch).model()));
  }

  @Test
  void theBlockOfLeastEffectGoesFirst() throws Exception {
    Model model = twoBlocks().model();
    DataRoles data = DataRoles.none().with(DataRole.TRAINING, MemoryDataset.stripes(60, 2));
    TransformResult result = leastEffect(1).apply(model, StepChecks.context(data, scratch));
    LayerChange change = result.changes().get(0);
    assertEquals("s1", change.layer());
    double effect = (double) change.figures().get("relativeOutputChange");
    assertTrue(effect > 0 && effect < 0.01, "" + effect);
    assertEquals(Set.of(DataRole.CALIBRATION), leastEffect(1).requiredData());
    assertEquals(Set.of(), last(1).requiredData());
  }

  @ParameterizedTest
  @CsvSource({
    "mlperf-tiny/resnet8_cifar10.onnx, 1",
    "mlperf-tiny/alibaba_ic.onnx, 2",
    "tinybert.onnx, 1"
  })
  void realModelsRunWithoutTheirLastBlocks(String fixture, int count) throws Exception {
    Model model = OnnxReader.read(Fixtures.require(fixture));
    Model student = StepChecks.apply(last(count), model, scratch).model();
    assertTrue(operators(student).size() < operators(model).size());
    assertEquals(model.graph().outputs(), student.graph().outputs());
  }

  @Test
  void theSampleKeepsOneBlockOfThree() throws Exception {
    Model sample =
        OnnxReader.read(Fixtures.root().resolve("src-resources/models/fashion-net.onnx"));
    ShallowStudent step = new ShallowStudent(0.6, 0, Order.LAST, 1, 1);
    TransformResult result = StepChecks.apply(step, sample, scratch);
    assertEquals(
        List.of("block5.sum", "block7.sum"),
        result.changes().stream().map(LayerChange::layer).toList());
  }

  @Test
  void aModelWithoutBlocksIsRefused() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 4)
            .weight("w", 4, 4)
            .node("MatMul", "x w", "y")
            .output("y", "N", 4)
            .model();
    ModelException refused =
        assertThrows(ModelException.class, () -> StepChecks.apply(last(1), model, scratch));
    assertEquals("student.noBlocks", refused.messageKey());
  }

  @Test
  void moreBlocksThanThereAreAreRefused() {
    ModelException refused =
        assertThrows(
            ModelException.class, () -> StepChecks.apply(last(3), twoBlocks().model(), scratch));
    assertEquals("student.fewBlocks", refused.messageKey());
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new ShallowStudent(0, 0, Order.LAST, 1, 1));
    assertEquals("share must be in (0, 1], found 0.0", refused.getMessage());
  }
}
