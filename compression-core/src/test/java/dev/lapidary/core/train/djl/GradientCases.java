package dev.lapidary.core.train.djl;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Small graphs from a weight {@code w} to a value {@code y}, one for each operator and form. */
final class GradientCases {
  private final List<Case> cases = new ArrayList<>();

  /** A graph and what it shows. */
  record Case(String name, TestGraphs graph) {
    @Override
    public String toString() {
      return name;
    }
  }

  private GradientCases() {
    functions();
    arithmetic();
    products();
    convolutions();
    pooling();
    normalizations();
    reductions();
    shapes();
    indexing();
    resizing();
    recurrence();
  }

  static List<Case> all() {
    return new GradientCases().cases;
  }

  private static TestGraphs normal(long... lengths) {
    return TestGraphs.opset(20).weight("w", lengths);
  }

  /** Values in [0.5, 1.5). */
  private static TestGraphs positive(int length) {
    return TestGraphs.opset(20).positive("w", length);
  }

  private void add(String name, TestGraphs graph) {
    cases.add(new Case(name, graph.outputs("y")));
  }

  private void functions() {
    for (String op :
        ("Abs Neg Exp Sin Cos Atan Sinh Cosh Tanh Sigmoid Erf Softplus Softsign Relu LeakyRelu Elu"
                + " Selu Mish Swish Gelu HardSwish Asinh Identity Softmax LogSoftmax")
            .split(" ")) {
      add(op, normal(2, 3).node(op, "w", "y"));
    }
    for (String op : "Log Sqrt Reciprocal ReduceLogSum".split(" ")) {
      add(op, positive(5).node(op, "w", "y"));
    }
    for (String op : "Asin Acos Atanh Tan".split(" ")) {
      add(
          op,
          normal(5)
              .constant("third", Tensor.scalar(0.3f))
              .node("Mul", "w third", "s")
              .node(op, "s", "y"));
    }
    add(
        "Acosh",
        positive(5)
            .constant("one", Tensor.scalar(1f))
            .node("Add", "w one", "s")
            .node("Acosh", "s", "y"));
    add("Celu", normal(6).node("Celu", "w", "y", "alpha", 2f));
    add("ThresholdedRelu", normal(6).node("ThresholdedRelu", "w", "y", "alpha", 0.1f));
    add("Shrink", normal(6).node("Shrink", "w", "y", "lambd", 0.2f, "bias", 0.1f));
    add("HardSigmoid", normal(6).node("HardSigmoid", "w", "y"));
    add("Gelu by tanh", normal(6).node("Gelu", "w", "y", "approximate", "tanh"));
    add("PRelu x", normal(2, 3).floats("s", 0.1f, 0.2f, 0.3f).node("PRelu", "w s", "y"));
    add("PRelu slope", normal(3).weight("x", 4, 3).node("PRelu", "x w", "y"));
    add("Cast", normal(5).node("Cast", "w", "y", "to", 1));
    add(
        "Clip",
        normal(8)
            .constant("low", Tensor.scalar(-0.4f))
            .constant("high", Tensor.scalar(0.4f))
            .node("Clip", "w low high", "y"));
    add(
        "Softmax, flattened",
        TestGraphs.opset(11).weight("w", 2, 2, 3).node("Softmax", "w", "y", "axis", 1));
    add("Dropout of nothing", normal(5).floats("r", 0).node("Dropout", "w r", "y"));
  }

  private void arithmetic() {
    for (String op : "Add Sub Mul Max Min Sum Mean".split(" ")) {
      add(op, normal(3).weight("x", 2, 3).node(op, "x w", "y"));
    }
    add("Div, dividend", normal(2, 3).positive("x", 3).node("Div", "w x", "y"));
    add("Div, divisor", positive(3).weight("x", 2, 3).node("Div", "x w", "y"));
    add("Mod", normal(4).floats("d", 0.7f).node("Mod", "w d", "y", "fmod", 1));
    for (float exponent : new float[] {2, 0.5f, 3, -1.5f}) {
      add(
          "Pow " + exponent,
          positive(5).constant("e", Tensor.scalar(exponent)).node("Pow", "w e", "y"));
    }
    add(
        "Where",
        normal(4)
            .weight("x", 4)
            .floats("zero", 0)
            .node("Greater", "x zero", "c")
            .node("Where", "c w x", "y"));
  }

  private void products() {
    add("Gemm A", normal(2, 3).weight("b", 3, 2).node("Gemm", "w b", "y", "alpha", 0.5f));
    add("Gemm B", normal(4, 3).weight("a", 2, 3).node("Gemm", "a w", "y", "transB", 1));
    add(
        "Gemm C",
        normal(4).weight("a", 2, 3).weight("b", 3, 4).node("Gemm", "a b w", "y", "beta", 2f));
    add("MatMul, broadcast", normal(2, 3, 4).weight("b", 5, 1, 4, 2).node("MatMul", "w b", "y"));
    add("MatMul, vector", normal(4).weight("b", 2, 3, 4).node("MatMul", "b w", "y"));
    add(
        "Einsum",
        normal(2, 3, 4)
            .weight("b", 2, 5, 4)
            .node("Einsum", "w b", "y", "equation", "bik,bjk->bij"));
    add(
        "Einsum, inner and outer",
        normal(3, 4).weight("b", 4).node("Einsum", "w b", "y", "equation", "ij,j->ij"));
  }

  private void convolutions() {
    add(
        "Conv 1d",
        normal(4, 2, 3).weight("x", 2, 2, 8).node("Conv", "x w", "y", "strides", new long[] {2}));
    add(
        "Conv 2d, groups, uneven padding",
        normal(4, 2, 3, 3)
            .weight("x", 1, 4, 5, 6)
            .node("Conv", "x w", "y", "group", 2, "pads", new long[] {0, 1, 2, 0}));
    add(
        "Conv 2d input, dilated",
        normal(1, 2, 6, 6)
            .weight("f", 3, 2, 2, 2)
            .node("Conv", "w f", "y", "dilations", new long[] {2, 2}, "auto_pad", "SAME_UPPER"));
    add("Conv 3d", normal(2, 1, 2, 2, 2).weight("x", 1, 1, 3, 4, 3).node("Conv", "x w", "y"));
    add(
        "ConvTranspose",
        normal(4, 2, 3, 3)
            .weight("x", 1, 4, 3, 3)
            .weight("b", 4)
            .node(
                "ConvTranspose",
                "x w b",
                "y",
                "group",
                2,
                "strides",
                new long[] {2, 3},
                "pads",
                new long[] {1, 0, 0, 1},
                "output_padding",
                new long[] {1, 0}));
    add(
        "ConvTranspose, input",
        normal(1, 2, 3, 3)
            .weight("f", 2, 3, 2, 2)
            .node("ConvTranspose", "w f", "y", "dilations", new long[] {2, 1}));
    add(
        "ConvTranspose by blocks",
        normal(2, 3, 2, 2)
            .weight("x", 2, 2, 3, 3)
            .weight("b", 3)
            .node("ConvTranspose", "x w b", "y", "strides", new long[] {2, 2}));
  }

  private static TestGraphs pool(String op, Object... attributes) {
    return normal(1, 2, 5, 5).node(op, "w", "y", attributes);
  }

  private void pooling() {
    long[] three = {3, 3};
    long[] two = {2, 2};
    long[] one = {1, 1, 1, 1};
    add("AveragePool, padded", pool("AveragePool", "kernel_shape", three, "pads", one));
    add(
        "AveragePool, rounded up",
        pool("AveragePool", "kernel_shape", two, "strides", two, "ceil_mode", 1));
    add("MaxPool", pool("MaxPool", "kernel_shape", three, "strides", two, "pads", one));
    add("MaxPool, dilated", pool("MaxPool", "kernel_shape", two, "dilations", two));
    add("LpPool", pool("LpPool", "kernel_shape", two));
    add("GlobalAveragePool", pool("GlobalAveragePool"));
    add("GlobalMaxPool", pool("GlobalMaxPool"));
    add("GlobalLpPool", pool("GlobalLpPool"));
  }

  private void normalizations() {
    add(
        "BatchNormalization, scale",
        normal(2)
            .weight("x", 3, 2, 3, 3)
            .floats("b", 0.1f, 0.2f)
            .floats("m", 0, 0)
            .floats("v", 1, 1)
            .node("BatchNormalization", "x w b m v", "y"));
    add(
        "BatchNormalization, input",
        normal(3, 2, 2, 2)
            .weight("g", 2)
            .floats("b", 0.1f, 0.2f)
            .floats("m", 0, 0)
            .floats("v", 1, 1)
            .node("BatchNormalization", "w g b m v", "y"));
    add("LayerNormalization", normal(2, 4).weight("g", 4).node("LayerNormalization", "w g", "y"));
    add(
        "LayerNormalization, scale",
        normal(4).weight("x", 2, 4).weight("b", 4).node("LayerNormalization", "x w b", "y"));
    add(
        "InstanceNormalization",
        normal(2, 2, 3, 3)
            .weight("g", 2)
            .weight("b", 2)
            .node("InstanceNormalization", "w g b", "y"));
    add(
        "GroupNormalization",
        normal(2, 4, 3)
            .weight("g", 2)
            .weight("b", 2)
            .node("GroupNormalization", "w g b", "y", "num_groups", 2));
    add("RMSNormalization", normal(2, 4).weight("g", 4).node("RMSNormalization", "w g", "y"));
    add(
        "MeanVarianceNormalization",
        normal(2, 2, 2, 3).node("MeanVarianceNormalization", "w", "y"));
    add("LpNormalization", normal(2, 4).node("LpNormalization", "w", "y"));
    add("LRN", normal(1, 4, 2, 2).node("LRN", "w", "y", "size", 3, "alpha", 0.5f));
  }

  private void reductions() {
    for (String op : "Sum Mean Max Min Prod L1 L2 SumSquare LogSumExp".split(" ")) {
      add("Reduce" + op, normal(2, 3, 2).longs("a", 1).node("Reduce" + op, "w a", "y"));
      add(
          "Reduce" + op + ", axes apart",
          normal(2, 3, 2).longs("a", 0, -1).node("Reduce" + op, "w a", "y", "keepdims", 0));
    }
  }

  private void shapes() {
    add("Flatten", normal(2, 3, 2).node("Flatten", "w", "y"));
    add("Reshape", normal(2, 3, 2).longs("s", 0, -1).node("Reshape", "w s", "y"));
    add("Transpose", normal(2, 3, 2).node("Transpose", "w", "y", "perm", new long[] {2, 0, 1}));
    add("Squeeze", normal(2, 1, 3).longs("a", 1).node("Squeeze", "w a", "y"));
    add("Unsqueeze", normal(2, 3).longs("a", 1).node("Unsqueeze", "w a", "y"));
    add("Expand", normal(3, 1).longs("s", 2, 1, 4).node("Expand", "w s", "y"));
    add("Tile", normal(2, 3).longs("s", 2, 2).node("Tile", "w s", "y"));
    add("DepthToSpace", normal(1, 4, 2, 2).node("DepthToSpace", "w", "y", "blocksize", 2));
    add("SpaceToDepth", normal(1, 1, 4, 4).node("SpaceToDepth", "w", "y", "blocksize", 2));
    add("Concat", normal(2, 3).weight("x", 2, 2).node("Concat", "x w", "y", "axis", 1));
    add(
        "Split",
        normal(2, 5)
            .longs("s", 2, 3)
            .node("Split", "w s", "a b", "axis", 1)
            .node("ReduceSum", "a", "c")
            .node("Mul", "b c", "y"));
    add(
        "Slice backwards",
        normal(5, 4)
            .longs("from", -1, 0)
            .longs("to", -9, 3)
            .longs("axes", 0, 1)
            .longs("steps", -2, 1)
            .node("Slice", "w from to axes steps", "y"));
    for (String mode : "constant reflect edge wrap".split(" ")) {
      add(
          "Pad, " + mode,
          normal(3, 4).longs("p", 1, 2, 0, 1).node("Pad", "w p", "y", "mode", mode));
    }
  }

  private void indexing() {
    add("Gather rows", normal(4, 3).longs("i", 0, 2, -1, 2).node("Gather", "w i", "y"));
    add("Gather columns", normal(2, 4).longs("i", 3, 3, 1).node("Gather", "w i", "y", "axis", 1));
    add(
        "Gather one",
        normal(2, 4).constant("i", Tensor.scalar(-2L)).node("Gather", "w i", "y", "axis", 1));
    Tensor pairs = Tensor.ofLongs(new long[] {0, 1, 1, 2}, 2, 2);
    add(
        "GatherElements",
        normal(2, 3).constant("i", pairs).node("GatherElements", "w i", "y", "axis", 1));
    add("GatherND", normal(2, 3).constant("i", pairs).node("GatherND", "w i", "y"));
    add(
        "ScatterElements, data",
        normal(3, 3).constant("i", pairs).weight("u", 2, 2).node("ScatterElements", "w i u", "y"));
    add(
        "Scatter, updates",
        TestGraphs.opset(10)
            .weight("w", 2, 2)
            .constant("i", pairs)
            .weight("x", 3, 3)
            .node("Scatter", "x i w", "y"));
    add(
        "ScatterND, updates",
        normal(2).constant("i", pairs).weight("x", 2, 3).node("ScatterND", "x i w", "y"));
    add("TopK", normal(2, 4).longs("k", 2).node("TopK", "w k", "y i"));
    add(
        "CumSum",
        normal(2, 4)
            .constant("a", Tensor.scalar(1L))
            .node("CumSum", "w a", "y", "reverse", 1, "exclusive", 1));
    add("Trilu", normal(3, 3).node("Trilu", "w", "y", "upper", 0));
    add(
        "OneHot",
        TestGraphs.opset(20)
            .weight("w", 2)
            .longs("i", 0, 2, 1)
            .constant("d", Tensor.scalar(3L))
            .node("OneHot", "i d w", "y"));
  }

  private void resizing() {
    for (String mode : "nearest linear cubic".split(" ")) {
      add(
          "Resize, " + mode,
          normal(1, 1, 3, 4).floats("s", 1, 1, 1.7f, 2).node("Resize", "w _ s", "y", "mode", mode));
    }
    add(
        "Resize, antialiased",
        normal(1, 1, 8, 6)
            .longs("s", 1, 1, 3, 2)
            .node("Resize", "w _ _ s", "y", "mode", "linear", "antialias", 1));
    add(
        "Upsample",
        TestGraphs.opset(9)
            .weight("w", 1, 1, 2, 2)
            .floats("s", 1, 1, 2, 3)
            .node("Upsample", "w s", "y"));
  }

  /** Gates of 2 hidden numbers over 3 steps of 2 samples with 3 inputs. */
  private static TestGraphs sequence(String name, int gates, int directions) {
    TestGraphs graph = TestGraphs.opset(20);
    graph.weight(name.equals("x") ? "w" : "x", 3, 2, 3);
    graph.weight(name.equals("k") ? "w" : "k", directions, 2 * gates, 3);
    graph.weight(name.equals("r") ? "w" : "r", directions, 2 * gates, 2);
    return graph.weight(name.equals("b") ? "w" : "b", directions, 4 * gates);
  }

  private void recurrence() {
    for (String op : "LSTM GRU RNN".split(" ")) {
      int gates = op.equals("LSTM") ? 4 : op.equals("GRU") ? 3 : 1;
      add(op + ", input", sequence("x", gates, 1).node(op, "w k r b", "y", "hidden_size", 2));
      add(
          op + ", kernel, reverse",
          sequence("k", gates, 1)
              .node(op, "x w r b", "y", "hidden_size", 2, "direction", "reverse"));
      add(
          op + ", recurrence, both ways",
          sequence("r", gates, 2)
              .node(op, "x k w b", "y", "hidden_size", 2, "direction", "bidirectional"));
      add(
          op + ", bias, last state",
          sequence("b", gates, 1).node(op, "x k r w", "_ y", "hidden_size", 2));
    }
    add(
        "GRU, reset after",
        sequence("r", 3, 1)
            .node("GRU", "x k w b", "y", "hidden_size", 2, "linear_before_reset", 1));
    add(
        "LSTM, peepholes",
        sequence("-", 4, 1)
            .weight("w", 1, 6)
            .node("LSTM", "x k r b _ _ _ w", "y", "hidden_size", 2));
  }
}
