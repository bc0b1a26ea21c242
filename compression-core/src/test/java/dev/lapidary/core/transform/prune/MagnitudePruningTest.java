package dev.lapidary.core.transform.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MagnitudePruningTest {

  @Test
  void zeroesTheSmallestHalfOfALayer() throws Exception {
    Model model = gemm(-4, 1, 3, -2);
    TransformResult result =
        MagnitudePruning.toSparsity(0.5).apply(model, StepChecks.context(Path.of("unused")));
    assertArrayEquals(new float[] {-4, 0, 3, 0}, values(result.model(), "w"));
    assertEquals(
        List.of(
            new LayerChange("y", "pruned", Map.of("sparsity", 0.5, "weights", 4, "threshold", 2f))),
        result.changes());
  }

  @Test
  void leavesTheModelItWasGivenAsItWas() throws Exception {
    Model model = gemm(-4, 1, 3, -2);
    String before = GraphPrinter.print(model.graph());
    MagnitudePruning.toSparsity(0.5).apply(model, StepChecks.context(Path.of("unused")));
    assertEquals(before, GraphPrinter.print(model.graph()));
    assertArrayEquals(new float[] {-4, 1, 3, -2}, values(model, "w"));
  }

  @Test
  void amongEqualMagnitudesTheFirstGo() throws Exception {
    Model pruned = prune(MagnitudePruning.toSparsity(0.5), gemm(1, -1, 1, -1));
    assertArrayEquals(new float[] {0, 0, 1, -1}, values(pruned, "w"));
  }

  @Test
  void theCountIsRoundedAndWeightsAlreadyZeroCount() throws Exception {
    Model pruned = prune(MagnitudePruning.toSparsity(0.6), gemm(0, 1, 0, 2));
    assertArrayEquals(new float[] {0, 1, 0, 2}, values(pruned, "w"));
  }

  @Test
  void leavesBiasesAlone() throws Exception {
    Model pruned = prune(MagnitudePruning.toSparsity(0.5), gemm(-4, 1, 3, -2));
    assertArrayEquals(new float[] {0.5f, 0.001f}, values(pruned, "b"));
  }

  @Test
  void byValueEveryWeightBelowTheThresholdGoes() throws Exception {
    Model pruned = prune(MagnitudePruning.belowValue(2), gemm(-4, 1, 3, -2));
    assertArrayEquals(new float[] {-4, 0, 3, -2}, values(pruned, "w"));
    Model below = prune(MagnitudePruning.belowValue(0.1), gemm(0.1f, 0.0999999f, 1, 1));
    assertEquals(0, values(below, "w")[1]);
  }

  @Test
  void globallyALayerOfSmallWeightsLosesMore() throws Exception {
    Model pruned = prune(MagnitudePruning.toGlobalSparsity(0.5), twoLayers());
    assertArrayEquals(new float[] {0, 0, 0, 0}, values(pruned, "v"));
    assertArrayEquals(new float[] {5, 6, 7, 8}, values(pruned, "w"));
  }

  @Test
  void prunesOnlyTheNamedLayers() throws Exception {
    MagnitudePruning second =
        new MagnitudePruning(
            MagnitudePruning.Mode.SPARSITY,
            MagnitudePruning.Scope.LOCAL,
            0.5,
            0,
            List.of("y"),
            false);
    Model pruned = prune(second, twoLayers());
    assertArrayEquals(new float[] {1, 2, 3, 4}, values(pruned, "v"));
    assertArrayEquals(new float[] {0, 0, 7, 8}, values(pruned, "w"));
  }

  @Test
  void anUnknownLayerIsAnErrorWithNearMatches() {
    MagnitudePruning wrong =
        new MagnitudePruning(
            MagnitudePruning.Mode.SPARSITY,
            MagnitudePruning.Scope.LOCAL,
            0.5,
            0,
            List.of("hiden"),
            false);
    RecipeException error = assertThrows(RecipeException.class, () -> wrong.requires(twoLayers()));
    assertTrue(error.getMessage().contains("hiden"), error.getMessage());
    assertTrue(error.getMessage().contains("hidden"), error.getMessage());
  }

  @Test
  void aSharedWeightIsPrunedOnce() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .constant("w", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2))
            .node("MatMul", "x w", "h")
            .node("MatMul", "h w", "y")
            .output("y", "N", 2)
            .model();
    TransformResult result =
        MagnitudePruning.toSparsity(0.25).apply(model, StepChecks.context(Path.of("unused")));
    assertEquals(List.of("h"), result.changes().stream().map(LayerChange::layer).toList());
    assertArrayEquals(new float[] {0, 2, 3, 4}, values(result.model(), "w"));
  }

  @Test
  void prunesWeightsHeldByConstantNodesAndSubgraphs() throws Exception {
    Tensor weight = Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
    var branch =
        TestGraphs.opset(13)
            .node("Constant", "", "w", "value", weight)
            .node("MatMul", "x w", "y")
            .output("y", "N", 2)
            .graph();
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .constant("c", Tensor.ofBytes(ElementType.BOOL, new byte[] {1}))
            .node(
                "If",
                "c",
                "z",
                "then_branch",
                Attribute.of(branch),
                "else_branch",
                Attribute.of(branch))
            .output("z", "N", 2)
            .model();
    Model pruned = prune(MagnitudePruning.toSparsity(0.5), model);
    for (var subgraph : pruned.graph().nodes().get(0).subgraphs()) {
      Tensor value = subgraph.nodes().get(0).tensorAttribute("value").orElseThrow();
      assertArrayEquals(new float[] {0, 0, 3, 4}, value.toFloats());
    }
  }

  @Test
  void storageOfHalfFloatsStays() throws Exception {
    Tensor half = Tensor.ofFloats(ElementType.FLOAT16, new float[] {1, -0.5f, 3, 4}, 2, 2);
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 2)
            .constant("w", half)
            .node("MatMul", "x w", "y")
            .output("y", 1, 2)
            .model();
    Tensor pruned = prune(MagnitudePruning.toSparsity(0.25), model).graph().initializers().get("w");
    assertEquals(Tensor.ofFloats(ElementType.FLOAT16, new float[] {1, 0, 3, 4}, 2, 2), pruned);
  }

  @Test
  void skipsDepthwiseConvolutionsIfAsked() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 4, 5, 5)
            .weight("d", 4, 1, 3, 3)
            .weight("p", 2, 4, 1, 1)
            .node("Conv", "x d", "h", "group", 4)
            .node("Conv", "h p", "y")
            .output("y", 1, 2, 3, 3)
            .model();
    MagnitudePruning step =
        new MagnitudePruning(
            MagnitudePruning.Mode.SPARSITY, MagnitudePruning.Scope.LOCAL, 0.5, 0, List.of(), true);
    TransformResult result = step.apply(model, StepChecks.context(Path.of("unused")));
    assertEquals(List.of("y"), result.changes().stream().map(LayerChange::layer).toList());
    assertEquals(
        model.graph().initializers().get("d"), result.model().graph().initializers().get("d"));
  }

  @Test
  void sparsityZeroChangesNothing() throws Exception {
    Model model = gemm(1, 2, 3, 4);
    TransformResult result =
        MagnitudePruning.toSparsity(0).apply(model, StepChecks.context(Path.of("unused")));
    assertSame(model, result.model());
    assertEquals(List.of(), result.changes());
  }

  @Test
  void aModelWithoutFloatWeightsIsRefused() {
    Model model =
        TestGraphs.opset(13).input("x", 1, 2).node("Relu", "x", "y").output("y", 1, 2).model();
    assertThrows(RecipeException.class, () -> MagnitudePruning.toSparsity(0.5).requires(model));
  }

  @Test
  void everySparsityIsReachedExactly() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", 1, 37)
            .weight("w", 37, 41)
            .node("MatMul", "x w", "y")
            .output("y", 1, 41)
            .model();
    for (double sparsity : new double[] {0.1, 1 / 3.0, 0.5, 0.9, 0.999}) {
      float[] values = values(prune(MagnitudePruning.toSparsity(sparsity), model), "w");
      int zeros = 0;
      for (float value : values) {
        zeros += value == 0 ? 1 : 0;
      }
      assertEquals(Math.round(sparsity * 37 * 41), zeros);
    }
  }

  @Test
  void onnxRuntimeRunsTheResult() throws Exception {
    Model pruned = prune(MagnitudePruning.toSparsity(0.5), gemm(-4, 1, 3, -2));
    try (InferenceSession session = InferenceSession.open(pruned, SessionOptions.defaults())) {
      Tensor x = Tensor.ofFloats(new float[] {1, 10}, 1, 2);
      Tensor y = session.run(Map.of("x", x), JobContext.none()).get("y");
      assertArrayEquals(new float[] {26.5f, 0.001f}, y.toFloats());
    }
  }

  private static Model prune(MagnitudePruning step, Model model) throws Exception {
    return step.apply(model, StepChecks.context(Path.of("unused"))).model();
  }

  private static float[] values(Model model, String weight) {
    return model.graph().initializers().get(weight).toFloats();
  }

  private static Model gemm(float... weights) {
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .constant("w", Tensor.ofFloats(weights, 2, 2))
        .constant("b", Tensor.ofFloats(new float[] {0.5f, 0.001f}, 2))
        .node("Gemm", "x w b", "y")
        .output("y", "N", 2)
        .model();
  }

  private static Model twoLayers() {
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .constant("v", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2))
        .constant("w", Tensor.ofFloats(new float[] {5, 6, 7, 8}, 2, 2))
        .node("MatMul", "x v", "hidden")
        .node("MatMul", "hidden w", "y")
        .output("y", "N", 2)
        .model();
  }
}
