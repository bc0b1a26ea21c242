package dev.lapidary.core.transform.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.transform.StepChecks;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cut model computes what the model of full width does when nobody reads what was cut. */
class ChannelCutTest {
  private static final long SEED = 3;

  /** A graph and how many of its groups may be cut. */
  record Case(String name, int free, TestGraphs graph) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static TestGraphs image() {
    return TestGraphs.opset(13).input("x", "N", 3, 6, 6).output("y");
  }

  /** Convolution of {@code in} to {@code out} channels, 3 x 3. */
  private static TestGraphs conv(
      TestGraphs graph, String from, String to, int in, int out, Object... attributes) {
    return graph
        .weight(to + ".w", out, in, 3, 3)
        .weight(to + ".b", out)
        .node("Conv", from + " " + to + ".w " + to + ".b", to, attributes);
  }

  private static final Object[] PADDED = {"pads", new long[] {1, 1, 1, 1}};

  static Stream<Case> cases() {
    return Stream.of(
        new Case("chain", 1, conv(conv(image(), "x", "a", 3, 8), "a", "y", 8, 2)),
        new Case("residual", 2, residual()),
        new Case("depthwise", 1, depthwise()),
        new Case("concat", 2, concat()),
        new Case("concat with the input", 1, concatWithInput()),
        new Case("flatten and gemm", 2, flattened()),
        new Case("channels last", 1, channelsLast()),
        new Case("constants by channel", 1, constants()),
        new Case("squeeze and excitation", 2, gated()),
        new Case("transposed convolution", 2, transposed()),
        new Case("matrices", 1, matrices()),
        new Case("normalizations", 1, normalized()),
        new Case("flatten undone", 1, unflattened()));
  }

  private static TestGraphs residual() {
    TestGraphs graph = conv(image(), "x", "a", 3, 8, PADDED);
    conv(graph.node("Relu", "a", "r"), "r", "b", 8, 5, PADDED);
    return conv(conv(graph, "b", "c", 5, 8, PADDED).node("Add", "r c", "s"), "s", "y", 8, 2);
  }

  private static TestGraphs depthwise() {
    TestGraphs graph = conv(image(), "x", "a", 3, 4);
    return conv(conv(graph, "a", "d", 1, 8, "group", 4), "d", "y", 8, 2, PADDED);
  }

  private static TestGraphs concat() {
    TestGraphs graph = conv(conv(image(), "x", "a", 3, 4), "x", "b", 3, 6);
    return conv(graph.node("Concat", "a b", "c", "axis", 1), "c", "y", 10, 2);
  }

  private static TestGraphs concatWithInput() {
    TestGraphs graph = conv(image(), "x", "a", 3, 4, PADDED);
    return conv(graph.node("Concat", "x a", "c", "axis", -3), "c", "y", 7, 2);
  }

  private static TestGraphs flattened() {
    return conv(image(), "x", "a", 3, 4)
        .node("MaxPool", "a", "m", "kernel_shape", new long[] {2, 2})
        .node("Constant", "", "shape", "value", Tensor.ofLongs(new long[] {-1, 36}, 2))
        .node("Reshape", "m shape", "f")
        .weight("v", 6, 36)
        .weight("c", 6)
        .node("Gemm", "f v c", "h", "transB", 1)
        .weight("u", 6, 2)
        .node("MatMul", "h u", "y");
  }

  private static TestGraphs channelsLast() {
    return conv(image(), "x", "a", 3, 4)
        .node("Transpose", "a", "t", "perm", new long[] {0, 2, 3, 1})
        .node("Flatten", "t", "f")
        .weight("u", 64, 2)
        .node("MatMul", "f u", "y");
  }

  private static TestGraphs constants() {
    TestGraphs graph = conv(image(), "x", "a", 3, 4).weight("k", 4, 1, 1).weight("p", 1, 4, 1, 1);
    graph.node("Mul", "k a", "m").node("Sub", "m p", "s").weight("slope", 4, 1, 1);
    return conv(graph.node("PRelu", "s slope", "r"), "r", "y", 4, 2);
  }

  private static TestGraphs gated() {
    TestGraphs graph = conv(image(), "x", "a", 3, 8).node("GlobalAveragePool", "a", "g");
    graph.weight("down", 4, 8, 1, 1).node("Conv", "g down", "d").node("Relu", "d", "e");
    graph.weight("up", 8, 4, 1, 1).node("Conv", "e up", "u").node("Sigmoid", "u", "gate");
    return conv(graph.node("Mul", "a gate", "m"), "m", "y", 8, 2);
  }

  private static TestGraphs transposed() {
    TestGraphs graph = conv(image(), "x", "a", 3, 4).weight("up", 4, 6, 2, 2).weight("b", 6);
    graph.node("ConvTranspose", "a up b", "u").weight("each", 6, 1, 2, 2);
    return conv(graph.node("ConvTranspose", "u each", "v", "group", 6), "v", "y", 6, 2);
  }

  private static TestGraphs matrices() {
    return TestGraphs.opset(13)
        .input("x", "N", 5, 6)
        .weight("w", 6, 8)
        .weight("b", 8)
        .weight("v", 8, 3)
        .node("MatMul", "x w", "m")
        .node("Add", "m b", "a")
        .node("Erf", "a", "e")
        .node("MatMul", "e v", "y")
        .output("y");
  }

  private static TestGraphs normalized() {
    TestGraphs graph = conv(image(), "x", "a", 3, 4).weight("s", 4).weight("b", 4).weight("m", 4);
    graph.positive("v", 4).node("BatchNormalization", "a s b m v", "n");
    graph.weight("t", 4).weight("c", 4).node("InstanceNormalization", "n t c", "i");
    return conv(graph, "i", "y", 4, 2);
  }

  private static TestGraphs unflattened() {
    TestGraphs graph = conv(image(), "x", "a", 3, 4).node("Flatten", "a", "f");
    graph.longs("shape", 0, 4, 4, 4).node("Reshape", "f shape", "u");
    return conv(graph, "u", "y", 4, 2);
  }

  /** About half of each group that may be cut, chosen by chance. */
  private static ChannelSelection half(ChannelGroups groups) {
    Random random = new Random(SEED);
    ChannelSelection selection = ChannelSelection.all(groups);
    for (int id = 0; id < groups.groups().size(); id++) {
      ChannelGroup group = groups.groups().get(id);
      if (group.fixedBecause().isEmpty()) {
        int[] kept = IntStream.range(1, group.size()).filter(c -> random.nextBoolean()).toArray();
        selection = selection.with(groups, id, kept.length == 0 ? new int[] {0} : kept);
      }
    }
    return selection;
  }

  private static void assertCutComputesTheMaskedModel(Model model) throws Exception {
    ChannelGroups groups = ChannelGroups.of(model, JobContext.none());
    ChannelSelection selection = half(groups);
    String before = GraphPrinter.print(model.graph());
    Model cut = ChannelCut.apply(model, groups, selection);
    assertEquals(before, GraphPrinter.print(model.graph()));
    assertTrue(weights(cut) < weights(model));
    Map<String, Tensor> feeds = RandomInputs.of(model.graph(), 1, GivenInputs.none(), SEED);
    Model masked = MaskedModel.of(model, groups, selection);
    StepChecks.assertSameOutputs(masked, cut, feeds, 1e-4);
  }

  private static long weights(Model model) {
    return model.graph().initializers().values().stream().mapToLong(Tensor::elementCount).sum();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatIsLeft(Case of) throws Exception {
    Model model = of.graph.model();
    ChannelGroups groups = ChannelGroups.of(model, JobContext.none());
    assertEquals(
        of.free,
        groups.groups().stream().filter(group -> group.fixedBecause().isEmpty()).count(),
        groups.groups().toString());
    assertCutComputesTheMaskedModel(model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlperf-tiny/resnet8_cifar10.onnx",
        "mlperf-tiny/alibaba_ic.onnx",
        "mlperf-tiny/alibaba_kws.onnx",
        "mnist/tribuo_cnn_mnist.onnx"
      })
  void computesWhatIsLeftOfRealModels(String fixture) throws Exception {
    Model model = OnnxReader.read(Fixtures.require(fixture));
    assertCutComputesTheMaskedModel(InputDefaults.dropped(model));
  }

  @Test
  void depthwiseConvolutionsStateTheirChannels() throws Exception {
    Model model = depthwise().model();
    ChannelGroups groups = ChannelGroups.of(model, JobContext.none());
    ChannelSelection selection = ChannelSelection.all(groups).with(groups, 0, 1, 3);
    Node each = ChannelCut.apply(model, groups, selection).graph().nodes().get(1);
    assertEquals(2, each.intAttribute("group", 1));
  }

  @Test
  void allChannelsGiveTheSameModel() throws Exception {
    Model model = residual().model();
    ChannelGroups groups = ChannelGroups.of(model, JobContext.none());
    Model cut = ChannelCut.apply(model, groups, ChannelSelection.all(groups));
    assertSame(model.graph(), cut.graph());
  }

  @Test
  void aFixedGroupStaysWhole() throws Exception {
    ChannelGroups groups = ChannelGroups.of(residual().model(), JobContext.none());
    ChannelSelection all = ChannelSelection.all(groups);
    assertThrows(IllegalArgumentException.class, () -> all.with(groups, 2, 0));
    assertThrows(IllegalArgumentException.class, () -> all.with(groups, 0));
    assertThrows(IllegalArgumentException.class, () -> all.with(groups, 0, 8));
  }
}
