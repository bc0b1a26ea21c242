package dev.lapidary.core.transform.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each adapter, in ONNX Runtime before and after. */
class OpsetAdaptersTest {
  private static final double TOLERANCE = 1e-6;

  @TempDir Path scratch;

  private static TestGraphs one(long opset, long... lengths) {
    Object[] axes = new Object[lengths.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = lengths[i];
    }
    return TestGraphs.opset(opset).input("x", axes);
  }

  private static Arguments same(String name, TestGraphs graph, String... outputs) {
    return Arguments.of(name, graph.outputs(outputs).model());
  }

  static Stream<Arguments> models() {
    return Stream.concat(upTo11(), from12());
  }

  private static Stream<Arguments> upTo11() {
    return Stream.of(
        same(
            "normalization says spatial",
            one(8, 1, 2, 3, 3)
                .floats("s", 1, 2)
                .floats("b", 0, 1)
                .floats("m", 0.1f, 0.2f)
                .floats("v", 1, 2)
                .node("BatchNormalization", "x s b m v", "y", "spatial", 1),
            "y"),
        same(
            "upsample with a scales attribute",
            one(8, 1, 2, 3, 3)
                .node("Upsample", "x", "y", "scales", new float[] {1, 1, 2, 3}, "mode", "linear"),
            "y"),
        same(
            "upsample to the nearest",
            one(9, 1, 2, 3, 3).floats("s", 1, 1, 2, 1.5f).node("Upsample", "x s", "y"),
            "y"),
        same(
            "slice without axes",
            one(9, 4, 5)
                .node("Slice", "x", "y", "starts", new long[] {1, 0}, "ends", new long[] {-1, 99}),
            "y"),
        same("top k", one(9, 4, 5).node("TopK", "x", "v i", "k", 3), "v", "i"),
        same(
            "resize that shrinks",
            one(10, 1, 1, 5, 7).floats("s", 1, 1, 0.6f, 0.5f).node("Resize", "x s", "y"),
            "y"),
        same(
            "linear resize",
            one(10, 1, 1, 5, 7)
                .floats("s", 1, 1, 0.6f, 2)
                .node("Resize", "x s", "y", "mode", "linear"),
            "y"),
        same("clip both", one(9, 3, 4).node("Clip", "x", "y", "min", -0.2f, "max", 0.3f), "y"),
        same("clip above", one(9, 3, 4).node("Clip", "x", "y", "max", 0.3f), "y"),
        same("clip nothing", one(9, 3, 4).node("Clip", "x", "y"), "y"),
        same(
            "pad with a value",
            one(9, 2, 3).node("Pad", "x", "y", "pads", new long[] {0, 1, 2, 0}, "value", 1.5f),
            "y"),
        same(
            "pad by reflection",
            one(9, 2, 3).node("Pad", "x", "y", "pads", new long[] {0, 1, 1, 0}, "mode", "reflect"),
            "y"),
        same(
            "scatter",
            one(9, 3, 3)
                .constant("i", Tensor.ofLongs(new long[] {2, 0, 1}, 1, 3))
                .weight("u", 1, 3)
                .node("Scatter", "x i u", "y", "axis", 0),
            "y"));
  }

  private static Stream<Arguments> from12() {
    return Stream.of(
        same("dropout", one(11, 3, 4).node("Dropout", "x", "y", "ratio", 0.3f), "y"),
        same("softmax of the middle", one(11, 2, 3, 4).node("Softmax", "x", "y"), "y"),
        same("softmax of all", one(11, 2, 3, 4).node("Softmax", "x", "y", "axis", 0), "y"),
        same("softmax from the end", one(11, 2, 3, 4).node("Softmax", "x", "y", "axis", -2), "y"),
        same("softmax of the last", one(11, 2, 3, 4).node("Softmax", "x", "y", "axis", 2), "y"),
        same("log softmax", one(12, 2, 3, 1, 1).node("LogSoftmax", "x", "y"), "y"),
        same("hardmax", one(11, 2, 3, 4).node("Hardmax", "x", "y"), "y"),
        same(
            "squeeze and unsqueeze",
            one(11, 1, 3, 1)
                .node("Squeeze", "x", "s", "axes", new long[] {0})
                .node("Squeeze", "x", "t")
                .node("Unsqueeze", "s", "u", "axes", new long[] {0, 3}),
            "s",
            "t",
            "u"),
        same(
            "reductions",
            one(11, 2, 3, 4)
                .node("ReduceSum", "x", "a", "axes", new long[] {1}, "keepdims", 0)
                .node("ReduceMean", "x", "b", "axes", new long[] {-1, 0})
                .node("ReduceMax", "x", "c")
                .node("ReduceL2", "x", "d", "axes", new long[] {2}),
            "a",
            "b",
            "c",
            "d"),
        same(
            "splits",
            one(11, 6, 2)
                .node("Split", "x", "a b", "split", new long[] {2, 4})
                .node("Split", "x", "c d e"),
            "a",
            "b",
            "c",
            "d",
            "e"),
        same(
            "resize to sizes",
            one(11, 1, 1, 4, 4)
                .constant("none", Tensor.ofFloats(new float[0], 0))
                .longs("sizes", 1, 1, 8, 6)
                .node("Resize", "x none none sizes", "y", "mode", "linear"),
            "y"),
        same(
            "region of interest",
            one(11, 1, 1, 8, 8)
                .constant("r", Tensor.ofFloats(new float[] {0, 0, 4.5f, 5}, 1, 4))
                .longs("i", 0)
                .node("RoiAlign", "x r i", "y", "output_height", 2, "output_width", 2),
            "y"),
        same(
            "grid sample",
            one(16, 1, 1, 4, 4).weight("g", 1, 3, 3, 2).node("GridSample", "x g", "y"),
            "y"),
        same("fourier transform", one(17, 1, 8, 1).node("DFT", "x", "y"), "y"),
        same(
            "group normalization",
            one(18, 1, 6, 3)
                .weight("s", 2)
                .weight("b", 2)
                .node("GroupNormalization", "x s b", "y", "num_groups", 2),
            "y"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void computesTheSameInEveryVersion(String name, Model model) throws WorkbenchException {
    for (int version : new int[] {13, 17, 21}) {
      if (model.opset() < version) {
        Model raised = StepChecks.apply(new ConvertOpset(version), model, scratch).model();
        assertEquals(version, raised.opset());
        StepChecks.assertSameOutputs(model, raised, StepChecks.feeds(model, 5), TOLERANCE);
      }
    }
  }

  @Test
  void limitsHaveTheTypeOfTheData() throws WorkbenchException {
    Model model =
        TestGraphs.opset(9)
            .input(ElementType.FLOAT16, "x", 2, 3)
            .node("Clip", "x", "y", "min", -0.5f)
            .outputs("y")
            .model();
    Model raised = StepChecks.apply(new ConvertOpset(13), model, scratch).model();
    assertEquals(ElementType.FLOAT16, raised.graph().initializers().get("y_min").elementType());
    StepChecks.assertSameOutputs(model, raised, StepChecks.feeds(model, 5), 0);
  }

  @Test
  void raisesTheBodiesOfIf() throws WorkbenchException {
    Graph then = TestGraphs.opset(9).node("Clip", "x", "t", "min", 0f).outputs("t").graph();
    Graph otherwise =
        TestGraphs.opset(9)
            .node("ReduceSum", "x", "e", "axes", new long[] {0})
            .outputs("e")
            .graph();
    Model model =
        one(9, 1, 4)
            .constant("yes", Tensor.ofBytes(ElementType.BOOL, new byte[] {1}))
            .node("If", "yes", "y", "then_branch", then, "else_branch", otherwise)
            .outputs("y")
            .model();
    Model raised = StepChecks.apply(new ConvertOpset(17), model, scratch).model();
    StepChecks.assertSameOutputs(model, raised, StepChecks.feeds(model, 5), TOLERANCE);
    assertTrue(
        raised.graph().allNodes().stream().allMatch(node -> node.attributes().get("axes") == null));
  }

  @Test
  void raisesScanOverBatches() throws WorkbenchException {
    Graph body =
        TestGraphs.opset(8)
            .input("sum", 2)
            .input("next", 2)
            .node("Add", "sum next", "total")
            .node("Identity", "total", "shown")
            .output("total", 2)
            .output("shown", 2)
            .graph();
    Model model =
        TestGraphs.opset(8)
            .input("start", 3, 2)
            .input("steps", 3, 4, 2)
            .node("Scan", "_ start steps", "end all", "body", body, "num_scan_inputs", 1)
            .outputs("end", "all")
            .model();
    Model raised = StepChecks.apply(new ConvertOpset(13), model, scratch).model();
    StepChecks.assertSameOutputs(model, raised, StepChecks.feeds(model, 5), TOLERANCE);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        same(
            "statistics of each position",
            one(8, 1, 2, 3)
                .weight("p", 2, 3)
                .node("BatchNormalization", "x p p p p", "y", "spatial", 0),
            "y"),
        same(
            "training statistics",
            one(9, 1, 2, 3).weight("p", 2).node("BatchNormalization", "x p p p p", "y m v s w"),
            "y"),
        same("a mask of numbers", one(9, 2, 3).node("Dropout", "x", "y m"), "y"),
        same("an experiment", one(9, 2, 3).node("ParametricSoftplus", "x", "y"), "y"),
        same(
            "a resize by computed factors",
            one(10, 1, 1, 2, 2).input("s", 4).node("Resize", "x s", "y"),
            "y"),
        same(
            "a resize that grows and shrinks",
            one(10, 1, 1, 4, 4).floats("s", 1, 1, 2, 0.5f).node("Resize", "x s", "y"),
            "y"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void namesTheNodeThatCannotBeRaised(String name, Model model) {
    RecipeException e =
        assertThrows(
            RecipeException.class, () -> StepChecks.apply(new ConvertOpset(17), model, scratch));
    assertEquals("recipe.opset.node", e.messageKey());
    Node node = model.graph().nodes().get(0);
    assertEquals(node.describe(), e.arguments().get(0));
  }

  @Test
  void leavesOtherDomainsAlone() throws WorkbenchException {
    Model model =
        one(9, 1, 3)
            .domain("ai.onnx.ml", 1)
            .nodeOf(
                "ai.onnx.ml",
                "Scaler",
                "x",
                "y",
                "offset",
                new float[] {1},
                "scale",
                new float[] {2})
            .outputs("y")
            .model();
    Model raised = StepChecks.apply(new ConvertOpset(13), model, scratch).model();
    assertEquals(model.graph(), raised.graph());
    assertEquals(Map.of("", 13L, "ai.onnx.ml", 1L), raised.opsets());
    assertEquals(List.of("y"), raised.graph().nodes().get(0).outputs());
    assertTrue(
        raised.graph().nodes().get(0).attributes().get("scale") instanceof Attribute.FloatList);
  }
}
