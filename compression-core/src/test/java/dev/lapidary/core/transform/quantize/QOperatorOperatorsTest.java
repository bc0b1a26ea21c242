package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operator alone, between a convolution that makes integers and a layer that takes them: ONNX
 * Runtime gives the same outputs for both forms, to the last bit.
 */
class QOperatorOperatorsTest extends OperatorFormChecks {
  /** Only the nearest element moves; other modes interpolate. */
  private static TestGraphs resized(String mode) {
    return start().floats("scales", 1, 1, 2, 2).node("Resize", "h _ scales", "t", "mode", mode);
  }

  static Stream<Case> moving() {
    return Stream.of(
        conv(
            "Split",
            "Split",
            2,
            start().node("Split", "h", "t u", "axis", 1).output("u", 1, 2, 8, 8)),
        conv(
            "Split by lengths",
            "Split",
            3,
            start()
                .longs("n", 1, 3)
                .node("Split", "h n", "u t", "axis", 1)
                .output("u", 1, 1, 8, 8)),
        conv(
            "Squeeze and Unsqueeze",
            "Squeeze Unsqueeze",
            4,
            start()
                .longs("first", 0)
                .node("Squeeze", "h first", "s")
                .node("Unsqueeze", "s first", "t")),
        conv(
            "Reshape",
            "Reshape",
            2,
            start().longs("shape", 0, 2, -1, 16).node("Reshape", "h shape", "t")),
        conv("Transpose", "Transpose", 8, then("Transpose", "perm", new long[] {0, 2, 3, 1})),
        conv(
            "Flatten",
            "Flatten Reshape",
            4,
            start()
                .node("Flatten", "h", "f", "axis", 2)
                .longs("shape", 1, 4, 8, 8)
                .node("Reshape", "f shape", "t")),
        conv("MaxPool", "MaxPool", 4, then("MaxPool", "kernel_shape", TWO, "strides", TWO)),
        conv(
            "MaxPool with padding and holes",
            "MaxPool",
            4,
            then(
                "MaxPool",
                "kernel_shape",
                new long[] {3, 3},
                "dilations",
                TWO,
                "pads",
                ONES,
                "ceil_mode",
                1)),
        conv(
            "Slice",
            "Slice",
            4,
            start()
                .longs("from", 7, 1)
                .longs("to", -9, 7)
                .longs("axes", 2, 3)
                .longs("steps", -2, 1)
                .node("Slice", "h from to axes steps", "t")),
        conv(
            "Gather",
            "Gather",
            5,
            start().longs("rows", 3, 0, 0, 2, 1).node("Gather", "h rows", "t", "axis", 1)),
        conv(
            "Expand",
            "Expand",
            4,
            start().longs("shape", 1, 4, 8, 8).node("Expand", "h shape", "t")),
        conv("Tile", "Tile", 8, start().longs("times", 1, 2, 1, 3).node("Tile", "h times", "t")),
        conv("DepthToSpace", "DepthToSpace", 1, then("DepthToSpace", "blocksize", 2)),
        conv("Resize, nearest", "Resize", 4, resized("nearest")),
        conv(
            "Resize, nearest to a size",
            "Resize",
            4,
            start().longs("sizes", 1, 4, 5, 11).node("Resize", "h _ _ sizes", "t")));
  }

  static Stream<Case> computing() {
    return Stream.of(
        conv(
            "Concat",
            "QLinearSigmoid QLinearConcat",
            12,
            start().node("Sigmoid", "h", "s").node("Concat", "h s h", "t", "axis", 1)),
        conv(
            "Concat with a constant",
            "QLinearConcat",
            6,
            start().weight("k", 1, 2, 8, 8).node("Concat", "k h", "t", "axis", 1)),
        conv(
            "AveragePool",
            "QLinearAveragePool",
            4,
            then("AveragePool", "kernel_shape", new long[] {3, 2}, "strides", TWO)),
        conv(
            "AveragePool over its padding",
            "QLinearAveragePool",
            4,
            then("AveragePool", "kernel_shape", TWO, "pads", ONES, "count_include_pad", 1)),
        conv(
            "AveragePool rounded up",
            "QLinearAveragePool",
            4,
            then("AveragePool", "kernel_shape", new long[] {3, 3}, "strides", TWO, "ceil_mode", 1)),
        conv("GlobalAveragePool", "QLinearGlobalAveragePool", 4, then("GlobalAveragePool")),
        conv("Softmax", "QLinearSoftmax", 4, then("Softmax")),
        conv("Softmax over channels", "QLinearSoftmax", 4, then("Softmax", "axis", 1)),
        conv("Sigmoid", "QLinearSigmoid", 4, then("Sigmoid")),
        conv("LeakyRelu", "QLinearLeakyRelu", 4, then("LeakyRelu")),
        conv("LeakyRelu, steep", "QLinearLeakyRelu", 4, then("LeakyRelu", "alpha", 0.3f)),
        conv("Relu, folded", "", 4, then("Relu")),
        conv(
            "Relu of what is used elsewhere",
            "QLinearLeakyRelu QLinearAdd",
            4,
            start().node("Relu", "h", "r").node("Add", "h r", "t")),
        conv(
            "Clip, folded",
            "",
            4,
            start()
                .constant("low", Tensor.scalar(0f))
                .constant("high", Tensor.scalar(1f))
                .node("Clip", "h low high", "t")),
        conv("Add of itself", "QLinearAdd", 4, start().node("Add", "h h", "t")),
        conv(
            "Mul by a column",
            "QLinearMul",
            4,
            start().weight("k", 1, 4, 1, 1).node("Mul", "k h", "t")),
        conv("MatMul of two activations", "QLinearMatMul", 4, start().node("MatMul", "h h", "t")),
        conv(
            "Where",
            "QLinearSigmoid QLinearWhere",
            4,
            start()
                .constant(
                    "which",
                    Tensor.ofFloats(ElementType.BOOL, new float[] {1, 0, 0, 1, 1, 0, 1, 0}, 8))
                .node("Sigmoid", "h", "s")
                .node("Where", "which s h", "t")),
        conv(
            "Conv in groups, with steps",
            "QLinearConv",
            4,
            start()
                .weight("g", 4, 1, 3, 3)
                .weight("b", 4)
                .node("Conv", "h g b", "t", "group", 4, "strides", TWO, "auto_pad", "SAME_UPPER")));
  }

  /** Operators without a form in integers: floats go in and come out, and the report says so. */
  static Stream<Case> staying() {
    return Stream.of(
        conv(
            "Pad",
            "Pad",
            4,
            start().longs("pads", 0, 0, 1, 0, 0, 0, 1, 2).node("Pad", "h pads", "t")),
        conv(
            "ArgMax",
            "ArgMax Cast",
            1,
            start().node("ArgMax", "h", "a", "axis", 1).node("Cast", "a", "t", "to", 1)),
        conv("Resize, linear", "Resize", 4, resized("linear")),
        conv("Resize, cubic", "Resize", 4, resized("cubic")));
  }

  @ParameterizedTest
  @MethodSource({"moving", "computing"})
  void bothFormsGiveTheSameOutputs(Case operator) throws Exception {
    List<String> expected = new ArrayList<>(List.of("QuantizeLinear", "QLinearConv"));
    expected.addAll(operator.between());
    expected.add("QLinearConv");
    assertForms(operator, expected);
  }

  @ParameterizedTest
  @MethodSource("staying")
  void whatStaysFloatGivesTheSameOutputsToo(Case operator) throws Exception {
    List<String> expected =
        new ArrayList<>(List.of("QuantizeLinear", "QLinearConv", "DequantizeLinear"));
    expected.addAll(operator.between());
    expected.addAll(List.of("QuantizeLinear", "QLinearConv"));
    TransformResult result = assertForms(operator, expected);
    assertEquals(
        List.of("no-integer-kernel"),
        result.changes().stream()
            .filter(change -> change.action().equals("kept-float"))
            .map(change -> change.figures().get("reason"))
            .toList());
  }

  @Test
  void productsMakeIntegersForEachOtherAndFloatsForTheCaller() throws Exception {
    TestGraphs graph =
        start()
            .node("Flatten", "h", "f")
            .weight("g", 6, 256)
            .weight("b", 6)
            .node("Gemm", "f g b", "m", "transB", 1, "alpha", 0.5f, "beta", 2f)
            .weight("w", 6, 3)
            .node("Gemm", "m w", "y")
            .output("y", 1, 3);
    assertForms(
        new Case("Gemm", graph, List.of()),
        List.of("QuantizeLinear", "QLinearConv", "Flatten", "QGemm", "QGemm"));
  }
}
