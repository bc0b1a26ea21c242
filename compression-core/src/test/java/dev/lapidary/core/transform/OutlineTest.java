package dev.lapidary.core.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.convert.SymbolicBatch;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import dev.lapidary.core.transform.quantize.DynamicQuantization;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a step says it will leave is what it leaves. */
class OutlineTest {
  private final Model model =
      TestGraphs.opset(11)
          .input("x", 2, 3, 8, 8)
          .weight("w", 4, 3, 3, 3)
          .floats("scale", 1, 2, 3, 4)
          .floats("shift", 1, 2, 3, 4)
          .floats("mean", 1, 2, 3, 4)
          .positive("variance", 4)
          .node("Conv", "x w", "conv")
          .node("BatchNormalization", "conv scale shift mean variance", "norm")
          .node("Softmax", "norm", "y", "axis", 1)
          .output("y", 2, 4, 6, 6)
          .model();

  private Model applied(Transform step) throws Exception {
    TransformContext context =
        new TransformContext(
            DataRoles.none(),
            Map.of(),
            null,
            TrainingListener.none(),
            Path.of("unused"),
            JobContext.none());
    return step.apply(model, context).model();
  }

  private Model outlined(Transform step) throws Exception {
    return step.outline(model).orElseThrow();
  }

  @Test
  void foldingTellsTheNodesItLeaves() throws Exception {
    FoldBatchNorm step = new FoldBatchNorm();
    assertEquals(
        GraphPrinter.print(applied(step).graph()), GraphPrinter.print(outlined(step).graph()));
  }

  @Test
  void pruningKeepsEveryNode() throws Exception {
    MagnitudePruning step = MagnitudePruning.toSparsity(0.5);
    assertEquals(applied(step).graph().nodes(), outlined(step).graph().nodes());
  }

  @Test
  void anOpenBatchShowsInTheInputs() throws Exception {
    SymbolicBatch step = new SymbolicBatch("N");
    assertEquals(applied(step).graph().feeds(), outlined(step).graph().feeds());
  }

  @Test
  void aConvertedModelHasTheOpsetAndTheNodesBefore() throws Exception {
    ConvertOpset step = new ConvertOpset(13);
    List<String> left = applied(step).graph().nodes().stream().map(Node::id).toList();
    assertTrue(
        outlined(step).graph().nodes().stream().allMatch(node -> left.contains(node.id())),
        left::toString);
    assertEquals(13, outlined(step).opset());
  }

  @Test
  void quantizationOnlyTellsWhenDone() throws Exception {
    assertTrue(DynamicQuantization.initial().outline(model).isEmpty());
  }
}
