package dev.lapidary.core.transform.convert;

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
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolicBatchTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path scratch;

  private TransformResult open(Model model) throws WorkbenchException {
    return StepChecks.apply(new SymbolicBatch("batch"), model, scratch);
  }

  private ModelException refused(TestGraphs graph) {
    return assertThrows(ModelException.class, () -> open(graph.model()));
  }

  private static TestGraphs flattened(long batch) {
    return TestGraphs.opset(13)
        .input("x", batch, 2, 3)
        .longs("shape", batch, 6)
        .weight("w", 6, 4)
        .node("Relu", "x", "r")
        .node("Reshape", "r shape", "f")
        .node("MatMul", "f w", "y")
        .output("y", batch, 4);
  }

  @Test
  void letsInputsOutputsAndShapesFollowTheBatch() throws WorkbenchException {
    TransformResult result = open(flattened(1).model());
    assertEquals(
        """
        graph test
          in  x: FLOAT[batch, 2, 3]
          def w: FLOAT[6, 4]
          def shape_batch: INT64[2]
          r = Relu(x)
          f = Reshape(r, shape_batch)
          y = MatMul(f, w)
          out y: FLOAT[batch, 4]
        """,
        GraphPrinter.print(result.model().graph()));
    assertEquals(
        Tensor.ofLongs(new long[] {-1, 6}, 2),
        result.model().graph().initializers().get("shape_batch"));
    assertEquals(
        List.of(
            new LayerChange("x", "converted", Map.of("shape", "[batch, 2, 3]")),
            LayerChange.of("f", "converted")),
        result.changes());
  }

  @Test
  void opensALongerBatchToTheSameOutputs() throws WorkbenchException {
    Model model = flattened(5).model();
    Model open = open(model).model();
    StepChecks.assertSameOutputs(model, open, StepChecks.feeds(model, 2), TOLERANCE);
  }

  @Test
  void copiesTheBatchWhereAnotherAxisTakesTheRest() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 2, 3)
            .longs("shape", 1, -1)
            .node("Reshape", "x shape", "y")
            .output("y", 1, 6)
            .model();
    assertEquals(
        Tensor.ofLongs(new long[] {0, -1}, 2),
        open(model).model().graph().initializers().get("shape_batch"));
  }

  @Test
  void leavesShapesThatFollowAlready() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 2, 3)
            .longs("shape", -1, 6)
            .node("Reshape", "x shape", "y")
            .output("y", 1, 6)
            .model();
    Model open = open(model).model();
    assertEquals(model.graph().nodes(), open.graph().nodes());
  }

  @Test
  void followsTheBatchBehindOtherAxes() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 4, 6)
            .longs("heads", 4, 1, 2, 3)
            .longs("rows", 1, 24)
            .node("Transpose", "x", "t", "perm", new long[] {1, 0, 2})
            .node("Reshape", "t heads", "h")
            .node("Transpose", "h", "b", "perm", new long[] {1, 0, 2, 3})
            .node("Reshape", "b rows", "y")
            .output("y", 1, 24)
            .model();
    Model open = open(model).model();
    StepChecks.assertSameOutputs(model, open, StepChecks.feeds(model, 2), TOLERANCE);
    StepChecks.run(open, RandomInputs.of(open.graph(), 4, GivenInputs.none(), 1));
  }

  @Test
  void readsTheBatchOfResizedData() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 1, 2, 2)
            .longs("sizes", 1, 1, 4, 4)
            .node("Resize", "x _ _ sizes", "y")
            .output("y", 1, 1, 4, 4)
            .model();
    Model open = open(model).model();
    Tensor y =
        StepChecks.run(open, RandomInputs.of(open.graph(), 3, GivenInputs.none(), 1)).get("y");
    assertEquals("FLOAT[3, 1, 4, 4]", y.toString());
  }

  @Test
  void expandsToWhateverBatch() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 2, 1)
            .longs("shape", 2, 3)
            .node("Expand", "x shape", "y")
            .output("y", 2, 3)
            .model();
    Model open = open(model).model();
    Tensor y =
        StepChecks.run(open, RandomInputs.of(open.graph(), 3, GivenInputs.none(), 1)).get("y");
    assertEquals("FLOAT[3, 3]", y.toString());
  }

  @Test
  void repeatsATokenThatIsJoinedToEverySample() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 2, 3)
            .weight("token", 1, 1, 3)
            .node("Concat", "token x", "y", "axis", 1)
            .output("y", 1, 3, 3)
            .model();
    Model open = open(model).model();
    Tensor y =
        StepChecks.run(open, RandomInputs.of(open.graph(), 4, GivenInputs.none(), 1)).get("y");
    assertEquals("FLOAT[4, 3, 3]", y.toString());
  }

  @Test
  void repeatsTheInitialStateOfARecurrentLayer() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 5, 2)
            .weight("w", 1, 12, 2)
            .weight("r", 1, 12, 3)
            .weight("h", 1, 1, 3)
            .node("Transpose", "x", "t", "perm", new long[] {1, 0, 2})
            .node("LSTM", "t w r _ _ h h", "_ last", "hidden_size", 3)
            .outputs("last")
            .model();
    ModelException e = assertThrows(ModelException.class, () -> open(model));
    assertEquals("batch.mixesSomewhere", e.messageKey(), "its output holds the batch on axis 1");
    Model rows =
        model.withGraph(
            model
                .graph()
                .withNodes(
                    Stream.concat(
                            model.graph().nodes().stream(),
                            Stream.of(Node.of("Squeeze", List.of("last", "zero"), List.of("y"))))
                        .toList())
                .withInitializers(withZero(model))
                .withOutputs(TestGraphs.opset(13).output("y", 1, 3).graph().outputs()));
    Model open = open(rows).model();
    StepChecks.assertSameOutputs(rows, open, StepChecks.feeds(rows, 4), TOLERANCE);
  }

  private static Map<String, Tensor> withZero(Model model) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(model.graph().initializers());
    initializers.put("zero", Tensor.ofLongs(new long[1], 1));
    return initializers;
  }

  @Test
  void leavesAnOpenBatchAlone() throws WorkbenchException {
    Model model =
        TestGraphs.opset(13).input("x", "N", 3).node("Relu", "x", "y").output("y", "N", 3).model();
    assertSame(model, open(model).model());
  }

  @Test
  void refusesAReshapeThatMergesSamplesIntoRows() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 2, 3)
            .longs("shape", 1, 6)
            .node("Reshape", "x shape", "y")
            .output("y", 1, 6);
    ModelException e = refused(graph);
    assertEquals("batch.node", e.messageKey());
    assertEquals("Reshape -> y", e.arguments().get(0));
  }

  @Test
  void refusesToJoinSamples() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 2, 3)
            .node("Relu", "x", "r")
            .node("Concat", "x r", "y", "axis", 0)
            .outputs("y");
    assertEquals("Concat -> y", refused(graph).arguments().get(0));
  }

  @Test
  void namesTheNodeThatMixesSamples() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 2, 3)
            .node("Relu", "x", "r")
            .node("CumSum", "r zero", "c")
            .constant("zero", Tensor.scalar(0L))
            .node("Neg", "c", "y")
            .output("y", 2, 3);
    ModelException e = refused(graph);
    assertEquals("batch.mixes", e.messageKey());
    assertEquals("CumSum -> c", e.arguments().get(0));
  }

  @Test
  void namesTheNodeThatNoLongerRuns() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 2, 3)
            .weight("w", 2, 3)
            .node("Add", "x w", "y")
            .output("y", 2, 3);
    ModelException e = refused(graph);
    assertEquals("batch.notRunnable", e.messageKey());
    assertTrue(e.getMessage().contains("Add"), e.getMessage());
  }

  @Test
  void refusesInputsOfDifferentBatches() {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", 1, 3)
            .input("state", 2, 1, 3)
            .node("Add", "x state", "y")
            .outputs("y");
    ModelException e = refused(graph);
    assertEquals(List.of("x", "[1, 3]", "state", "[2, 1, 3]"), e.arguments());
  }

  @Test
  void refusesAStateThatKeepsItsBatchElsewhere() throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("silero/silero_vad.onnx"));
    ModelException e = assertThrows(ModelException.class, () -> open(model));
    assertEquals("batch.inputs", e.messageKey());
  }

  @ParameterizedTest
  @CsvSource({"alibaba_kws.onnx,x:0", "resnet8_cifar10.onnx,input_1"})
  void opensRealModels(String file, String input) throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/" + file));
    Model open = open(model).model();
    Map<String, Tensor> one = RandomInputs.of(model.graph(), 1, GivenInputs.none(), 9);
    StepChecks.assertSameOutputs(model, open, one, TOLERANCE);
    Map<String, Tensor> four = RandomInputs.of(open.graph(), 4, GivenInputs.none(), 9);
    StepChecks.run(open, four).values().forEach(y -> assertEquals(4, y.length(0)));
    assertEquals(4, four.get(input).length(0));
  }
}
