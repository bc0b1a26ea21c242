package dev.lapidary.core.transform.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelGroupsTest {

  private static TestGraphs image() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 6, 6)
        .weight("w", 4, 3, 1, 1)
        .node("Conv", "x w", "a")
        .output("y");
  }

  private static ChannelGroups groups(TestGraphs graph) throws Exception {
    return ChannelGroups.of(graph.model(), JobContext.none());
  }

  private static String reason(TestGraphs graph, int group) throws Exception {
    return groups(graph).groups().get(group).fixedBecause().orElse("free");
  }

  @Test
  void aSumJoinsTheChannelsOfItsOperands() throws Exception {
    ChannelGroups found =
        groups(
            image()
                .weight("v", 4, 4, 1, 1)
                .weight("u", 2, 4, 1, 1)
                .node("Conv", "a v", "b")
                .node("Add", "a b", "s")
                .node("Conv", "s u", "y"));
    assertEquals(
        List.of(
            new ChannelGroup(4, List.of("a", "b"), Optional.empty()),
            new ChannelGroup(2, List.of("y"), Optional.of("output of the model"))),
        found.groups());
    List<ChannelSegment> joined = List.of(new ChannelSegment(0, 1));
    List<ChannelSegment> last = List.of(new ChannelSegment(1, 1));
    assertEquals(
        List.of(
            new ConstantAxis("w", 0, joined, true),
            new ConstantAxis("v", 0, joined, true),
            new ConstantAxis("v", 1, joined, false),
            new ConstantAxis("u", 0, last, true),
            new ConstantAxis("u", 1, joined, false)),
        found.axes());
  }

  @Test
  void flattenedChannelsTakeAsManyColumnsAsPixels() throws Exception {
    ChannelGroups found =
        groups(image().node("Flatten", "a", "f").weight("v", 144, 2).node("Gemm", "f v", "y"));
    assertEquals(
        new ConstantAxis("v", 0, List.of(new ChannelSegment(0, 36)), false), found.axes().get(1));
    assertEquals(144, found.length(found.axes().get(1).layout()));
  }

  @Test
  void anUnknownOperatorFixesItsInput() throws Exception {
    TestGraphs graph =
        image()
            .node("DepthToSpace", "a", "d", "blocksize", 2)
            .weight("v", 2, 1, 1, 1)
            .node("Conv", "d v", "y");
    assertEquals(
        "DepthToSpace -> d is an operator whose channels are not followed", reason(graph, 0));
  }

  @Test
  void aSumWithTheInputFixesTheOtherOperand() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 3, 6, 6)
            .weight("w", 3, 3, 1, 1)
            .node("Conv", "x w", "a")
            .node("Add", "a x", "s")
            .weight("v", 2, 3, 1, 1)
            .node("Conv", "s v", "y")
            .output("y");
    assertEquals("Add -> s joins them with a value of fixed channels", reason(graph, 0));
  }

  @Test
  void groupedConvolutionsFixWhatTheyRead() throws Exception {
    TestGraphs graph = image().weight("v", 4, 2, 1, 1).node("Conv", "a v", "y", "group", 2);
    assertEquals("Conv -> y has groups of several channels", reason(graph, 0));
  }

  @Test
  void padsAlongChannelsFixThem() throws Exception {
    TestGraphs spatial = image().longs("p", 0, 0, 1, 1, 0, 0, 1, 1).node("Pad", "a p", "d");
    spatial.weight("v", 2, 4, 1, 1).node("Conv", "d v", "y");
    assertEquals("free", reason(spatial, 0));
    TestGraphs along = image().longs("p", 0, 2, 0, 0, 0, 2, 0, 0).node("Pad", "a p", "d");
    along.weight("v", 2, 8, 1, 1).node("Conv", "d v", "y");
    assertEquals("Pad -> d pads channels", reason(along, 0));
  }

  @Test
  void operandsOfASumThatAreGroupedOtherwiseAreFixed() throws Exception {
    TestGraphs graph =
        image()
            .weight("w2", 4, 3, 1, 1)
            .node("Conv", "x w2", "b")
            .node("Concat", "a b", "c", "axis", 1)
            .weight("w3", 8, 3, 1, 1)
            .node("Conv", "x w3", "d")
            .node("Add", "c d", "s")
            .weight("v", 2, 8, 1, 1)
            .node("Conv", "s v", "y");
    for (int group = 0; group < 3; group++) {
      assertEquals("Add -> s joins channels that are grouped differently", reason(graph, group));
    }
  }

  @Test
  void aWeightUsedTwiceJoinsItsUses() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 4, 6, 6)
            .weight("w", 4, 4, 1, 1)
            .node("Conv", "x w", "a")
            .weight("v", 8, 4, 1, 1)
            .node("Conv", "a v", "b")
            .node("Conv", "a v", "c")
            .weight("u", 2, 8, 1, 1)
            .node("Conv", "b u", "d")
            .node("Sub", "c b", "e")
            .node("Conv", "e u", "f")
            .node("Add", "d f", "y")
            .output("y");
    assertEquals(List.of("b", "c"), groups(graph).groups().get(1).layers());
    assertEquals("free", reason(graph, 1));
  }

  @Test
  void aWeightUsedDifferentlyIsFixed() throws Exception {
    TestGraphs graph =
        image().weight("v", 4, 4, 1, 1).node("Conv", "a v", "b").node("Conv", "b v", "c");
    graph.node("ReduceMean", "v", "m", "keepdims", 0).node("Add", "c m", "y");
    assertEquals("the constant 'v' is used elsewhere too", reason(graph, 0));
  }

  @Test
  void aWeightThatMeetsTheInputAndChannelsIsFixed() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 4, 6, 6)
            .weight("w", 4, 4, 1, 1)
            .node("Conv", "x w", "a")
            .node("Conv", "a w", "b")
            .weight("u", 2, 4, 1, 1)
            .node("Conv", "b u", "y")
            .output("y");
    assertEquals("the uses of the constant 'w' differ", reason(graph, 0));
  }

  @Test
  void whatASubgraphUsesIsFixed() throws Exception {
    Graph branch = TestGraphs.opset(13).node("Relu", "a", "r").output("r").graph();
    Graph other = TestGraphs.opset(13).node("Neg", "a", "n").output("n").graph();
    TestGraphs graph =
        image()
            .constant("c", Tensor.ofBytes(ElementType.BOOL, new byte[] {1}))
            .node("If", "c", "i", "then_branch", branch, "else_branch", other)
            .weight("v", 2, 4, 1, 1)
            .node("Conv", "i v", "y");
    assertEquals("If -> i is an operator whose channels are not followed", reason(graph, 0));
  }

  @Test
  void rowsOfAnEmbeddingAreChannels() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "ids", "N", 5)
            .constant("table", Tensor.ofFloats(new float[80], 10, 8))
            .node("Gather", "table ids", "e")
            .weight("w", 8, 3)
            .node("MatMul", "e w", "y")
            .output("y")
            .model();
    ChannelGroups found = ChannelGroups.of(model, JobContext.none());
    assertEquals(new ChannelGroup(8, List.of("e"), Optional.empty()), found.groups().get(0));
  }

  @Test
  void sumsOverChannelsLeaveThemFree() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 5, 6)
            .weight("w", 6, 8)
            .node("MatMul", "x w", "a")
            .node("ReduceMean", "a", "m", "axes", new long[] {-1})
            .node("Sub", "a m", "s")
            .weight("v", 8, 2)
            .node("MatMul", "s v", "y")
            .output("y");
    assertEquals("free", reason(graph, 0));
  }

  @Test
  void theLargestChannelsAreThoseOfAllLayersTogether() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 1)
            .constant("w", Tensor.ofFloats(new float[] {1, -4, 3}, 1, 3))
            .constant("v", Tensor.ofFloats(new float[] {30, 10, -20}, 1, 3))
            .constant("u", Tensor.ofFloats(new float[] {1, 1, 1}, 3, 1))
            .node("MatMul", "x w", "a")
            .node("MatMul", "x v", "b")
            .node("Add", "a b", "s")
            .node("MatMul", "s u", "y")
            .output("y");
    ChannelMagnitude magnitude =
        ChannelMagnitude.of(graph.model().graph(), groups(graph), ChannelMagnitude.Norm.L1);
    // Relative to their means 8/3 and 20: 0.375 + 1.5, 1.5 + 0.5, 1.125 + 1.
    assertArrayEquals(new int[] {1, 2}, magnitude.largest(0, 2));
  }

  @Test
  void theNormsRankOneLargeWeightDifferently() throws Exception {
    TestGraphs graph =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .constant("w", Tensor.ofFloats(new float[] {3, 5, 3, 0}, 2, 2))
            .constant("u", Tensor.ofFloats(new float[] {1, 1}, 2, 1))
            .node("MatMul", "x w", "a")
            .node("MatMul", "a u", "y")
            .output("y");
    Graph of = graph.model().graph();
    assertArrayEquals(
        new int[] {0},
        ChannelMagnitude.of(of, groups(graph), ChannelMagnitude.Norm.L1).largest(0, 1));
    assertArrayEquals(
        new int[] {1},
        ChannelMagnitude.of(of, groups(graph), ChannelMagnitude.Norm.L2).largest(0, 1));
  }
}
