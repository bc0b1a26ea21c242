package dev.lapidary.core.transform.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldBatchNormTest {
  /** Outputs are below 100 in size; folding rounds once more. */
  private static final double TOLERANCE = 2e-5;

  @TempDir Path scratch;

  private static TestGraphs convThenNorm(long opset) {
    return norm(
        TestGraphs.opset(opset)
            .input("x", 2, 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .weight("b", 4)
            .node("Conv", "x w b", "c"),
        "n",
        4,
        "c",
        "y");
  }

  private static TestGraphs norm(
      TestGraphs builder, String prefix, int channels, String in, String out) {
    return builder
        .weight(prefix + "_scale", channels)
        .weight(prefix + "_shift", channels)
        .weight(prefix + "_mean", channels)
        .positive(prefix + "_var", channels)
        .node(
            "BatchNormalization",
            in + " " + prefix + "_scale " + prefix + "_shift " + prefix + "_mean " + prefix
                + "_var",
            out,
            "epsilon",
            1e-3f);
  }

  private TransformResult fold(Model model) throws WorkbenchException {
    return StepChecks.apply(new FoldBatchNorm(), model, scratch);
  }

  private void assertFolds(Model model, String... layers) throws WorkbenchException {
    TransformResult result = fold(model);
    assertEquals(
        List.of(layers).stream().map(layer -> LayerChange.of(layer, "folded")).toList(),
        result.changes());
    assertTrue(result.model().graph().nodes().stream().noneMatch(n -> n.is("BatchNormalization")));
    assertEquals(model.graph().outputs(), result.model().graph().outputs());
    StepChecks.assertSameOutputs(model, result.model(), StepChecks.feeds(model, 3), TOLERANCE);
  }

  private void assertLeavesAlone(Model model) throws WorkbenchException {
    TransformResult result = fold(model);
    assertSame(model, result.model());
    assertEquals(List.of(), result.changes());
  }

  @Test
  void foldsIntoConvWithBias() throws WorkbenchException {
    Model model = convThenNorm(11).outputs("y").model();
    assertFolds(model, "y");
    assertEquals(
        """
        graph test
          in  x: FLOAT[2, 3, 8, 8]
          def w: FLOAT[4, 3, 3, 3]
          def b: FLOAT[4]
          y = Conv(x, w, b)
          out y: Undeclared[]
        """,
        GraphPrinter.print(fold(model).model().graph()));
  }

  @Test
  void foldsIntoGroupedConvWithoutBias() throws WorkbenchException {
    TestGraphs builder =
        TestGraphs.opset(13)
            .input("x", 1, 4, 9)
            .weight("w", 8, 2, 3)
            .node("Conv", "x w", "c", "group", 2, "kernel_shape", new long[] {3});
    assertFolds(norm(builder, "n", 8, "c", "y").outputs("y").model(), "y");
  }

  @Test
  void foldsIntoConvOfThreeDimensions() throws WorkbenchException {
    TestGraphs builder = TestGraphs.opset(9).input("x", 1, 2, 5, 5, 5).weight("w", 3, 2, 2, 2, 2);
    builder.node("Conv", "x w", "c");
    assertFolds(norm(builder, "n", 3, "c", "y").outputs("y").model(), "y");
  }

  @Test
  void foldsIntoGroupedConvTranspose() throws WorkbenchException {
    TestGraphs builder =
        TestGraphs.opset(11)
            .input("x", 1, 4, 5, 5)
            .weight("w", 4, 3, 2, 2)
            .weight("b", 6)
            .node("ConvTranspose", "x w b", "c", "group", 2);
    assertFolds(norm(builder, "n", 6, "c", "y").outputs("y").model(), "y");
  }

  @Test
  void foldsIntoGemmOfEitherLayout() throws WorkbenchException {
    TestGraphs rows =
        TestGraphs.opset(11)
            .input("x", 2, 3)
            .weight("w", 5, 3)
            .weight("b", 5)
            .node("Gemm", "x w b", "c", "transB", 1, "alpha", 0.5f, "beta", 3f);
    assertFolds(norm(rows, "n", 5, "c", "y").outputs("y").model(), "y");
    TestGraphs columns =
        TestGraphs.opset(11)
            .input("x", 3, 2)
            .weight("w", 3, 5)
            .weight("b", 1, 1)
            .node("Gemm", "x w b", "c", "transA", 1);
    assertFolds(norm(columns, "n", 5, "c", "y").outputs("y").model(), "y");
  }

  @Test
  void foldsTwoNormalizationsInARow() throws WorkbenchException {
    assertFolds(norm(convThenNorm(11), "m", 4, "y", "z").outputs("z").model(), "y", "z");
  }

  @Test
  void copiesWeightsThatAnotherLayerShares() throws WorkbenchException {
    Model model = convThenNorm(11).node("Conv", "x w b", "other").outputs("y", "other").model();
    assertFolds(model, "y");
    Model folded = fold(model).model();
    assertEquals(model.graph().initializers().get("w"), folded.graph().initializers().get("w"));
  }

  @Test
  void foldsWeightsOfConstantNodesAndRemovesThem() throws WorkbenchException {
    Model plain = convThenNorm(11).outputs("y").model();
    List<Node> nodes = new ArrayList<>();
    plain
        .graph()
        .initializers()
        .forEach(
            (name, value) ->
                nodes.add(
                    Node.of("Constant", List.of(), List.of(name))
                        .withAttribute("value", Attribute.of(value))));
    nodes.addAll(plain.graph().nodes());
    Model model = plain.withGraph(plain.graph().withInitializers(Map.of()).withNodes(nodes));
    assertFolds(model, "y");
    assertEquals(1, fold(model).model().graph().nodes().size());
  }

  @Test
  void freesInitializersListedAsInputs() throws WorkbenchException {
    Model plain = convThenNorm(8).outputs("y").model().withIrVersion(3);
    List<ValueInfo> inputs = new ArrayList<>(plain.graph().inputs());
    plain
        .graph()
        .initializers()
        .forEach((name, t) -> inputs.add(ValueInfo.tensor(name, t.elementType(), t.shape())));
    Model model = plain.withGraph(plain.graph().withInputs(inputs));
    assertFolds(model, "y");
    assertEquals(plain.graph().inputs(), fold(model).model().graph().inputs());
    assertEquals(4, fold(model).model().irVersion());
  }

  @Test
  void keepsWeightsInHalfPrecision() throws WorkbenchException {
    Model plain = convThenNorm(11).outputs("y").model();
    Tensor weight = plain.graph().initializers().get("w");
    ChannelWeights weights =
        ChannelWeights.of(
                plain.graph().nodes().get(0),
                Tensor.ofFloats(ElementType.FLOAT16, weight.toFloats(), weight.lengths()))
            .orElseThrow();
    assertEquals(ElementType.FLOAT16, weights.scaled(new double[] {1, 2, 3, 4}).elementType());
  }

  @Test
  void leavesAConvWhoseResultIsAGraphOutput() throws WorkbenchException {
    assertLeavesAlone(convThenNorm(11).outputs("y", "c").model());
  }

  @Test
  void leavesAConvWhoseResultIsUsedTwice() throws WorkbenchException {
    assertLeavesAlone(convThenNorm(11).node("Relu", "c", "r").outputs("y", "r").model());
  }

  @Test
  void leavesANormalizationOfAGraphInput() throws WorkbenchException {
    assertLeavesAlone(
        norm(TestGraphs.opset(11).input("x", 1, 3, 4), "n", 3, "x", "y").outputs("y").model());
  }

  @Test
  void leavesANormalizationThatTrains() throws WorkbenchException {
    Model plain = convThenNorm(14).outputs("y").model();
    Node norm = plain.graph().nodes().get(1);
    Node training =
        norm.withAttribute("training_mode", Attribute.of(1L))
            .withOutputs(List.of("y", "running_mean", "running_var"));
    assertLeavesAlone(
        plain.withGraph(plain.graph().withNodes(List.of(plain.graph().nodes().get(0), training))));
  }

  @Test
  void leavesWeightsThatAreFed() throws WorkbenchException {
    TestGraphs builder =
        TestGraphs.opset(11).input("x", 1, 3, 8, 8).input("w", 4, 3, 3, 3).node("Conv", "x w", "c");
    assertLeavesAlone(norm(builder, "n", 4, "c", "y").outputs("y").model());
  }

  @Test
  void foldsEveryNormalizationOfARealNet() throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/alibaba_ic.onnx"));
    TransformResult result = fold(model);
    assertEquals(26, result.changes().size());
    Map<String, Tensor> feeds =
        Map.of(
            "actual_input_1",
            TestGraphs.opset(11).weight("x", 2, 3, 32, 32).graph().initializers().get("x"));
    StepChecks.assertSameOutputs(model, result.model(), feeds, TOLERANCE);
  }
}
