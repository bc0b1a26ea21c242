package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.train.network.SampleNetwork;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is trained is what ONNX Runtime runs. */
class ForwardParityTest {

  @ParameterizedTest
  @EnumSource
  void interpretsBuiltInNetworksAsOnnxRuntimeRunsThem(SampleNetwork network) throws Exception {
    assertParity(network.create(3));
  }

  static Stream<TestGraphs> singleOperators() {
    return Stream.of(
        image(13)
            .weight("w", 6, 2, 3, 3)
            .weight("b", 6)
            .node("Conv", "x w b", "y", "group", 2, "strides", new long[] {2, 1}),
        image(13)
            .weight("w", 5, 4, 3, 3)
            .node("Conv", "x w", "y", "auto_pad", "SAME_UPPER", "strides", new long[] {2, 2}),
        image(13)
            .weight("w", 5, 4, 3, 2)
            .node(
                "Conv",
                "x w",
                "y",
                "pads",
                new long[] {0, 1, 2, 0},
                "dilations",
                new long[] {2, 1}),
        image(13)
            .node(
                "MaxPool",
                "x",
                "y",
                "kernel_shape",
                new long[] {3, 3},
                "strides",
                new long[] {2, 2},
                "pads",
                new long[] {0, 0, 1, 1}),
        image(13)
            .node(
                "AveragePool",
                "x",
                "y",
                "kernel_shape",
                new long[] {3, 3},
                "strides",
                new long[] {2, 2},
                "pads",
                new long[] {1, 1, 1, 1}),
        image(13)
            .node(
                "AveragePool",
                "x",
                "y",
                "kernel_shape",
                new long[] {2, 2},
                "auto_pad",
                "SAME_LOWER"),
        image(13)
            .node(
                "AveragePool",
                "x",
                "y",
                "kernel_shape",
                new long[] {3, 3},
                "ceil_mode",
                1,
                "strides",
                new long[] {2, 2}),
        image(13).node("GlobalAveragePool", "x", "y"),
        image(13).node("ReduceMean", "x", "y", "axes", new long[] {-1, 1}, "keepdims", 0),
        image(18).longs("a", 2, 3).node("ReduceMean", "x a", "y"),
        image(13)
            .constant("low", Tensor.scalar(-0.5f))
            .constant("high", Tensor.scalar(0.5f))
            .node("Clip", "x low high", "y"),
        image(13).constant("high", Tensor.scalar(0.5f)).node("Clip", "x _ high", "y"),
        image(10).node("Clip", "x", "y", "min", 0f, "max", 0.5f),
        image(14).node("HardSwish", "x", "y"),
        image(13).node("HardSigmoid", "x", "y", "alpha", 0.3f),
        image(13).node("LeakyRelu", "x", "y", "alpha", 0.1f),
        image(13).node("Softmax", "x", "y", "axis", 1),
        image(11).node("Softmax", "x", "y", "axis", 2),
        image(13).node("LogSoftmax", "x", "y"),
        image(13).weight("w", 4, 1, 1).node("Mul", "x w", "y"),
        image(13).weight("w", 7, 9).node("Sub", "w x", "y"),
        image(13).weight("w", 7, 9).node("Div", "x w", "y"),
        image(13).weight("w", 9, 3).node("MatMul", "x w", "y"),
        image(13)
            .weight("w", 5, 252)
            .weight("c", 5)
            .node("Flatten", "x", "f")
            .node("Gemm", "f w c", "y", "transB", 1, "alpha", 0.5f, "beta", 2f),
        image(13).longs("s", 0, 2, -1).node("Reshape", "x s", "y"),
        image(13).node("Transpose", "x", "y", "perm", new long[] {0, 2, 3, 1}),
        image(13).node("Transpose", "x", "y"),
        image(13).node("Relu", "x", "r").node("Concat", "x r", "y", "axis", -1),
        image(13).longs("a", -1, 1).node("Unsqueeze", "x a", "y"),
        image(11)
            .node("GlobalAveragePool", "x", "p")
            .node("Squeeze", "p", "y", "axes", new long[] {2, -1}),
        image(13)
            .longs("p", 0, 0, 1, 0, 0, 2, 0, 3)
            .constant("v", Tensor.scalar(2f))
            .node("Pad", "x p v", "y"),
        image(13).node("Dropout", "x", "y"),
        image(15)
            .weight("g", 4)
            .weight("b", 4)
            .weight("m", 4)
            .floats("v", 1, 2, 0.5f, 3)
            .node("BatchNormalization", "x g b m v", "y", "epsilon", 0.01f));
  }

  private static TestGraphs image(int opset) {
    return TestGraphs.opset(opset).input("x", 2, 4, 7, 9).output("y");
  }

  @ParameterizedTest
  @MethodSource("singleOperators")
  void computesEachOperatorAsOnnxRuntimeDoes(TestGraphs graph) throws Exception {
    assertParity(graph.model().withGraph(withUnknownOutput(graph.model())));
  }

  /** The tests leave the shape of the output to ONNX Runtime. */
  private static Graph withUnknownOutput(Model model) {
    ValueInfo output = ValueInfo.tensor("y", ElementType.FLOAT, Shape.unknownRank());
    return model.graph().withOutputs(List.of(output));
  }

  @Test
  void readsWeightsOfConstantNodes() throws Exception {
    Tensor weight = Tensor.ofFloats(new float[] {1, -2, 3}, 3);
    Model model =
        TestGraphs.opset(13)
            .input("x", 2, 3)
            .node("Constant", "", "w", "value", weight)
            .node("Mul", "x w", "y")
            .output("y", 2, 3)
            .model();
    assertParity(model);
  }

  private static void assertParity(Model model) throws Exception {
    Map<String, Tensor> feeds = randomFeeds(model);
    String output = model.graph().outputs().get(0).name();
    SessionOptions options = SessionOptions.defaults().withOptimization(Optimization.NONE);
    Tensor expected;
    try (InferenceSession session = InferenceSession.open(model, options)) {
      expected = session.run(feeds, JobContext.none()).get(output);
    }
    Tensor found = Interpreter.run(model, feeds);
    assertArrayEquals(expected.lengths(), found.lengths());
    float[] values = expected.toFloats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(values, found.toFloats(), 1e-4f * Math.max(largest, 1e-3f));
  }

  private static Map<String, Tensor> randomFeeds(Model model) {
    Random random = new Random(5);
    Map<String, Tensor> feeds = new LinkedHashMap<>();
    for (ValueInfo feed : model.graph().feeds()) {
      Shape shape = feed.tensorType().orElseThrow().shape();
      long[] lengths =
          shape.dimensions().stream()
              .mapToLong(d -> d instanceof Dimension.Fixed f ? f.length() : 2)
              .toArray();
      float[] values = new float[(int) Arrays.stream(lengths).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      feeds.put(feed.name(), Tensor.ofFloats(values, lengths));
    }
    return feeds;
  }
}
