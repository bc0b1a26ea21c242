package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Pooling windows and means over axes. */
final class PoolingOperators {
  private PoolingOperators() {}

  /** [N, C, spatial...] to [N, C, 1...]. */
  static NDArray globalAverage(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    long[] pooled = lengths.clone();
    Arrays.fill(pooled, 2, pooled.length, 1);
    return x.reshape(lengths[0], lengths[1], -1)
        .mean(new int[] {2}, false)
        .reshape(new Shape(pooled));
  }

  /** Padded beforehand: the engine counts its own padding whatever it is told. */
  static NDArray average(OperatorCall call) throws ModelException {
    Window window = Window.of(call);
    NDArray x = call.input(0);
    NDArray means = meanOfPadded(window, x);
    boolean countPadding = call.node().intAttribute("count_include_pad", 0) != 0;
    return countPadding || window.padding.isNone()
        ? means
        : means.div(meanOfPadded(window, x.onesLike()));
  }

  private static NDArray meanOfPadded(Window window, NDArray x) {
    NDArray padded = window.padding.isNone() ? x : window.padding.applyTo(x, 0);
    return padded
        .getNDArrayInternal()
        .avgPool(window.kernel, window.strides, window.padding.none(), window.roundUp, true);
  }

  static NDArray max(OperatorCall call) throws ModelException {
    Window window = Window.of(call);
    NDArray x = call.input(0);
    boolean symmetric = window.padding.isSymmetric();
    NDArray padded = symmetric ? x : window.padding.applyTo(x, -Float.MAX_VALUE);
    return padded
        .getNDArrayInternal()
        .maxPool(
            window.kernel,
            window.strides,
            symmetric ? window.padding.symmetric() : window.padding.none(),
            window.roundUp);
  }

  /** Axis by axis, since the engine refuses several at once. */
  static NDArray reduceMean(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    boolean keep = call.node().intAttribute("keepdims", 1) != 0;
    long[] axes = call.longs("axes", 1).orElse(new long[0]);
    if (axes.length == 0) {
      if (call.node().intAttribute("noop_with_empty_axes", 0) != 0) {
        return x;
      }
      axes = LongStream.range(0, rank).toArray();
    }
    int[] lastFirst =
        LongStream.of(axes)
            .mapToInt(axis -> OperatorCall.normalized(axis, rank))
            .sorted()
            .toArray();
    NDArray mean = x;
    for (int i = lastFirst.length - 1; i >= 0; i--) {
      mean = mean.mean(new int[] {lastFirst[i]}, keep);
    }
    return mean;
  }

  /** The window of a pooling node. */
  private record Window(Shape kernel, Shape strides, Padding padding, boolean roundUp) {

    static Window of(OperatorCall call) throws ModelException {
      long[] kernel =
          call.node()
              .intsAttribute("kernel_shape")
              .orElseThrow(() -> call.unsupported("no kernel_shape"));
      long[] strides = ConvolutionOperators.window(call, "strides", kernel.length);
      long[] dilations = ConvolutionOperators.window(call, "dilations", kernel.length);
      if (IntStream.range(0, dilations.length).anyMatch(i -> dilations[i] != 1)) {
        throw call.unsupported("dilations");
      }
      long[] lengths = OperatorCall.lengths(call.input(0));
      Padding padding = Padding.of(call, lengths, kernel, strides, dilations);
      boolean roundUp = call.node().intAttribute("ceil_mode", 0) != 0;
      return new Window(new Shape(kernel), new Shape(strides), padding, roundUp);
    }
  }
}
