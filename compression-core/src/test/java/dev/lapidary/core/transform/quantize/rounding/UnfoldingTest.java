package dev.lapidary.core.transform.quantize.rounding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows times weights must be what ONNX Runtime computes. */
class UnfoldingTest {
  private static final double TOLERANCE = 1e-4;

  @Test
  void aConvolutionWithPadsStridesAndDilations() throws Exception {
    assertUnfolds(
        conv(
            "pads",
            new long[] {1, 0, 2, 1},
            "strides",
            new long[] {2, 1},
            "dilations",
            new long[] {1, 2}));
  }

  @Test
  void aConvolutionThatPadsByItself() throws Exception {
    for (String auto : new String[] {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
      assertUnfolds(conv("auto_pad", auto, "strides", new long[] {2, 2}));
    }
  }

  @Test
  void groupsAndDepthwiseConvolutions() throws Exception {
    assertUnfolds(grouped(2));
    assertUnfolds(grouped(4));
  }

  @Test
  void convolutionsOverOneAndThreeAxes() throws Exception {
    assertUnfolds(
        TestGraphs.opset(13)
            .input("x", 2, 3, 9)
            .weight("w", 4, 3, 3)
            .node("Conv", "x w", "y", "pads", new long[] {1, 1})
            .output("y", 2, 4, 9)
            .model());
    assertUnfolds(
        TestGraphs.opset(13)
            .input("x", 2, 2, 4, 5, 3)
            .weight("w", 3, 2, 2, 3, 2)
            .node("Conv", "x w", "y")
            .output("y", 2, 3, 3, 3, 2)
            .model());
  }

  @Test
  void productsInEitherOrientation() throws Exception {
    assertUnfolds(
        TestGraphs.opset(13)
            .input("x", 2, 3, 5)
            .weight("w", 5, 4)
            .node("MatMul", "x w", "y")
            .output("y", 2, 3, 4)
            .model());
    assertUnfolds(
        TestGraphs.opset(13)
            .input("x", 3, 5)
            .weight("w", 4, 5)
            .node("Gemm", "x w", "y", "transB", 1, "alpha", 0.5f)
            .output("y", 3, 4)
            .model());
  }

  private static Model conv(Object... attributes) {
    return TestGraphs.opset(13)
        .input("x", 2, 3, 8, 7)
        .weight("w", 4, 3, 3, 2)
        .node("Conv", "x w", "y", attributes)
        .outputs("y")
        .model();
  }

  private static Model grouped(int groups) {
    return TestGraphs.opset(13)
        .input("x", 2, 4, 6, 6)
        .weight("w", 8, 4 / groups, 3, 3)
        .node("Conv", "x w", "y", "group", groups)
        .output("y", 2, 8, 4, 4)
        .model();
  }

  private static void assertUnfolds(Model model) throws Exception {
    WeightedNode layer =
        WeightedNode.of(model.graph().nodes().get(0), GraphIndex.of(model.graph())).orElseThrow();
    Unfolding unfolding = Unfolding.of(layer).orElseThrow();
    float[][] weights = unfolding.rows(layer.weight());
    assertEquals(layer.weight(), unfolding.weight(weights));
    Map<String, Tensor> feeds = StepChecks.feeds(model, 1);
    Tensor expected = StepChecks.run(model, feeds).get("y");
    Unfolding.Rows rows = unfolding.unfold(feeds.get("x"));
    boolean convolution = layer.node().is("Conv");
    int seen = 0;
    for (int block = 0; block < rows.blocks(); block++) {
      for (int channel = 0; channel < weights.length; channel++) {
        int group = channel * unfolding.groups() / weights.length;
        float[] values = rows.block(block, group);
        int count = values.length / unfolding.columns();
        for (int row = 0; row < count; row++) {
          double sum = 0;
          for (int i = 0; i < unfolding.columns(); i++) {
            sum += weights[channel][i] * values[row * unfolding.columns() + i];
          }
          int at =
              convolution
                  ? (block * weights.length + channel) * count + row
                  : row * weights.length + channel;
          assertEquals(expected.doubleAt(at), sum, TOLERANCE);
          seen++;
        }
      }
    }
    assertEquals(expected.elementCount(), seen);
  }
}
