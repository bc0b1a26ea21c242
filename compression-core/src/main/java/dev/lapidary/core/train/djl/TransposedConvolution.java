package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.Arrays;

/**
 * The transposed convolution, which the engine's Java side lacks. In general zeros are put between
 * the elements of the input and a plain convolution with the mirrored kernel follows (Dumoulin,
 * Visin 2016, section 4). Where the windows of the output do not overlap, each input element makes
 * a block of its own by a pointwise convolution.
 */
final class TransposedConvolution {
  private final NDArray x;
  private final NDArray weight;
  private final NDArray bias;
  private final int groups;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] outputPadding;
  private final Padding padding;

  private TransposedConvolution(OperatorCall call) throws ModelException {
    x = call.input(0);
    weight = call.input(1);
    bias = call.inputOrNull(2);
    groups = ConvolutionOperators.groups(call);
    long[] lengths = OperatorCall.lengths(weight);
    kernel = Arrays.copyOfRange(lengths, 2, lengths.length);
    int axes = kernel.length;
    strides = ConvolutionOperators.window(call, "strides", axes);
    dilations = ConvolutionOperators.window(call, "dilations", axes);
    outputPadding = call.node().intsAttribute("output_padding").orElseGet(() -> new long[axes]);
    padding = padding(call);
  }

  /** x: [N, C, spatial...], weight: [C, M / group, kernel...], bias: [M]. */
  static NDArray apply(OperatorCall call) throws ModelException {
    return new TransposedConvolution(call).apply();
  }

  private NDArray apply() {
    boolean blocks =
        groups == 1
            && Arrays.equals(kernel, strides)
            && Arrays.equals(dilations, ConvolutionOperators.ones(kernel.length))
            && Arrays.stream(outputPadding).allMatch(p -> p == 0);
    return blocks && padding.isNone() ? byBlocks() : byZeros();
  }

  /** {@code output = (input - 1) * stride + outputPadding + extent - pads}. */
  private Padding padding(OperatorCall call) throws ModelException {
    String auto = call.node().stringAttribute("auto_pad", "NOTSET");
    long[] wanted = call.node().intsAttribute("output_shape").orElse(null);
    boolean same = auto.startsWith("SAME");
    if (wanted == null && !same) {
      return Padding.of(call, OperatorCall.lengths(x), kernel, strides, dilations);
    }
    int axes = kernel.length;
    long[] begins = new long[axes];
    long[] ends = new long[axes];
    for (int i = 0; i < axes; i++) {
      long in = x.getShape().get(i + 2);
      long out = wanted == null ? in * strides[i] : wanted[wanted.length - axes + i];
      long total = (in - 1) * strides[i] + outputPadding[i] + extent(i) - out;
      long cut = Math.max(0, total);
      begins[i] = auto.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
      ends[i] = total - begins[i];
    }
    return new Padding(begins, ends);
  }

  private long extent(int axis) {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }

  private NDArray byZeros() {
    int axes = kernel.length;
    long[] begins = new long[axes];
    long[] ends = new long[axes];
    for (int i = 0; i < axes; i++) {
      begins[i] = extent(i) - 1 - padding.begins()[i];
      ends[i] = extent(i) - 1 - padding.ends()[i] + outputPadding[i];
    }
    NDArray spread = new Padding(begins, ends).applyTo(interleaved(), 0);
    Shape none = new Shape(new long[axes]);
    Shape ones = new Shape(ConvolutionOperators.ones(axes));
    return ConvolutionOperators.convolve(
        spread, mirrored(), bias, ones, none, new Shape(dilations), groups);
  }

  /** The input with {@code stride - 1} zeros between neighbours on each spatial axis. */
  private NDArray interleaved() {
    NDArray spread = x;
    for (int i = 0; i < kernel.length; i++) {
      if (strides[i] > 1) {
        spread = interleaved(spread, i + 2, strides[i]);
      }
    }
    return spread;
  }

  private static NDArray interleaved(NDArray array, int axis, long stride) {
    long[] lengths = OperatorCall.lengths(array);
    int rank = lengths.length;
    long[] zeros = new long[2 * (rank - axis)];
    zeros[zeros.length - 1] = stride - 1;
    NDArray padded = array.expandDims(axis + 1).pad(new Shape(zeros), 0);
    long spread = lengths[axis] * stride;
    lengths[axis] = spread;
    return Torch.slice(padded.reshape(new Shape(lengths)), axis, 0, spread - stride + 1, 1);
  }

  /** The kernel turned around, its channel axes swapped within each group: [M, C / group, ...]. */
  private NDArray mirrored() {
    long[] lengths = OperatorCall.lengths(weight);
    int[] spatial = new int[kernel.length];
    for (int i = 0; i < spatial.length; i++) {
      spatial[i] = i + 2;
    }
    NDArray turned = Torch.flip(weight, spatial);
    if (groups == 1) {
      return turned.swapAxes(0, 1);
    }
    long perGroup = lengths[0] / groups;
    long[] joined = lengths.clone();
    joined[0] = groups * lengths[1];
    joined[1] = perGroup;
    return turned
        .reshape(groups, perGroup, lengths[1], -1)
        .swapAxes(1, 2)
        .reshape(new Shape(joined));
  }

  /**
   * A pointwise convolution to [N, M * kernel, spatial...], its channels then laid out in space.
   */
  private NDArray byBlocks() {
    int axes = kernel.length;
    long inputs = x.getShape().get(1);
    long made = weight.size() / inputs;
    long[] pointwise = ConvolutionOperators.ones(axes + 2);
    pointwise[0] = made;
    pointwise[1] = inputs;
    Shape ones = new Shape(ConvolutionOperators.ones(axes));
    Shape none = new Shape(new long[axes]);
    NDArray filters = weight.reshape(inputs, made).transpose(1, 0).reshape(new Shape(pointwise));
    NDArray laid = laidOut(ConvolutionOperators.convolve(x, filters, null, ones, none, ones, 1));
    return bias == null ? laid : laid.add(NormalizationOperators.perChannel(bias, axes + 2));
  }

  /** [N, M * k1 * k2..., d1, d2...] to [N, M, d1 * k1, d2 * k2...]. */
  private NDArray laidOut(NDArray blocks) {
    int axes = kernel.length;
    long[] split = new long[2 + 2 * axes];
    int[] order = new int[2 + 2 * axes];
    long[] out = new long[2 + axes];
    split[0] = x.getShape().get(0);
    split[1] = weight.getShape().get(1);
    order[1] = 1;
    System.arraycopy(split, 0, out, 0, 2);
    for (int i = 0; i < axes; i++) {
      long length = x.getShape().get(2 + i);
      split[2 + i] = kernel[i];
      split[2 + axes + i] = length;
      order[2 + 2 * i] = 2 + axes + i;
      order[3 + 2 * i] = 2 + i;
      out[2 + i] = length * kernel[i];
    }
    return blocks.reshape(new Shape(split)).transpose(order).reshape(new Shape(out));
  }
}
