package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.Arrays;

/** Convolutions over one, two or three spatial axes. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  /** x: [N, C, spatial...], weight: [M, C / group, kernel...], bias: [M]. */
  static NDArray convolve(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    NDArray weight = call.input(1);
    long[] weightLengths = OperatorCall.lengths(weight);
    long[] kernel = Arrays.copyOfRange(weightLengths, 2, weightLengths.length);
    long[] strides = window(call, "strides", kernel.length);
    long[] dilations = window(call, "dilations", kernel.length);
    Padding padding = Padding.of(call, OperatorCall.lengths(x), kernel, strides, dilations);
    NDArray padded = padding.isSymmetric() ? x : padding.applyTo(x, 0);
    return convolve(
        padded,
        weight,
        call.inputOrNull(2),
        new Shape(strides),
        padding.isSymmetric() ? padding.symmetric() : padding.none(),
        new Shape(dilations),
        groups(call));
  }

  static NDArray convolve(
      NDArray x,
      NDArray weight,
      NDArray bias,
      Shape strides,
      Shape padding,
      Shape dilations,
      int groups) {
    return x.getNDArrayInternal()
        .convolution(x, weight, bias, strides, padding, dilations, groups)
        .singletonOrThrow();
  }

  static int groups(OperatorCall call) {
    return Math.toIntExact(call.node().intAttribute("group", 1));
  }

  /** A list with one number for each spatial axis, ones if absent. */
  static long[] window(OperatorCall call, String attribute, int axes) {
    return call.node().intsAttribute(attribute).orElseGet(() -> ones(axes));
  }

  static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
