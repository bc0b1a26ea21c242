package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualBlocksTest {

  /** Four channels of 6 x 6 pixels after a first convolution called a. */
  private static TestGraphs image() {
    return TestGraphs.opset(13)
        .input("x", 2, 3, 6, 6)
        .weight("w", 4, 3, 1, 1)
        .weight("v", 4, 4, 1, 1)
        .node("Conv", "x w", "a");
  }

  private static List<ResidualBlock> blocks(TestGraphs graph) throws Exception {
    return ResidualBlocks.of(graph.outputs("y").model(), JobContext.none());
  }

  @Test
  void aSumWithTheBranchsOwnInputIsABlock() throws Exception {
    TestGraphs graph =
        image().node("Conv", "a v", "b").node("Add", "b a", "s").node("Sigmoid", "s", "y");
    assertEquals(List.of(new ResidualBlock("a", "s", List.of("b"), "[2, 4, 6, 6]")), blocks(graph));
  }

  @Test
  void aProjectionThatKeepsTheShapeIsPartOfTheBlock() throws Exception {
    TestGraphs graph = image().weight("u", 4, 4, 1, 1).node("Conv", "a v", "b");
    graph.node("Conv", "a u", "c").node("Add", "b c", "s").node("Sigmoid", "s", "y");
    assertEquals(
        List.of(new ResidualBlock("a", "s", List.of("b", "c"), "[2, 4, 6, 6]")), blocks(graph));
  }

  @Test
  void aBlockThatChangesTheShapeStays() throws Exception {
    Object[] halved = {"strides", new long[] {2, 2}};
    TestGraphs graph = image().weight("u", 4, 4, 1, 1).node("Conv", "a v", "b", halved);
    graph.node("Conv", "a u", "c", halved).node("Add", "b c", "s").node("Sigmoid", "s", "y");
    assertEquals(List.of(), blocks(graph));
  }

  @Test
  void aReluBehindTheSumGoesWithItIfTheEntryIsRectifiedAlready() throws Exception {
    TestGraphs graph = image().node("Relu", "a", "r").node("Conv", "r v", "b");
    graph.node("Add", "r b", "s").node("Relu", "s", "t").node("Sigmoid", "t", "y");
    assertEquals(List.of(new ResidualBlock("r", "t", List.of("b"), "[2, 4, 6, 6]")), blocks(graph));
  }

  @Test
  void aSumWithoutWeightsIsNoBlock() throws Exception {
    TestGraphs graph =
        image().node("Mul", "a a", "b").node("Add", "a b", "s").node("Sigmoid", "s", "y");
    assertEquals(List.of(), blocks(graph));
  }

  @Test
  void aBlockWhoseInnerValueIsReadElsewhereStays() throws Exception {
    TestGraphs graph =
        image().node("Conv", "a v", "b").node("Add", "a b", "s").node("Mul", "s b", "y");
    assertEquals(List.of(), blocks(graph));
  }

  @Test
  void aBlockThatMakesAnOutputStays() throws Exception {
    TestGraphs graph = image().node("Conv", "a v", "b").node("Add", "a b", "y");
    assertEquals(List.of(), blocks(graph));
  }

  @Test
  void theInnermostOfNestedSumsIsTheBlock() throws Exception {
    TestGraphs graph = image().node("Conv", "a v", "b").weight("u", 4, 4, 1, 1);
    graph.node("Conv", "b u", "c").node("Add", "b c", "d").node("Add", "a d", "s");
    graph.node("Sigmoid", "s", "y");
    assertEquals(List.of(new ResidualBlock("b", "d", List.of("c"), "[2, 4, 6, 6]")), blocks(graph));
  }

  @ParameterizedTest
  @CsvSource({
    "mlperf-tiny/resnet8_cifar10.onnx, 1",
    "mlperf-tiny/alibaba_ic.onnx, 3",
    "mlperf-tiny/alibaba_kws.onnx, 0",
    "tinybert.onnx, 2"
  })
  void realModelsHaveSo(String fixture, int count) throws Exception {
    var model = InputDefaults.dropped(OnnxReader.read(Fixtures.require(fixture)));
    assertEquals(count, ResidualBlocks.of(model, JobContext.none()).size());
  }

  @Test
  void theLastOfTheFullestStageGoesFirst() {
    List<ResidualBlock> blocks =
        List.of(block("a1", "a"), block("a2", "a"), block("a3", "a"), block("b1", "b"));
    assertEquals(
        List.of("a3", "a2", "b1", "a1"),
        BlockOrder.lastOfEachStage(blocks).stream().map(ResidualBlock::exit).toList());
  }

  private static ResidualBlock block(String exit, String stage) {
    return new ResidualBlock("entry", exit, List.of("layer"), stage);
  }
}
