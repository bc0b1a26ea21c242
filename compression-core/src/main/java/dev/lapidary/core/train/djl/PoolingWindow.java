package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sliding window of a pooling node over one input. Windows that the rounding-up of the output
 * length adds reach into an extension behind the padding, which counts for nothing.
 *
 * @param padding as the node asks for
 * @param extension what the last window needs behind the padding on each axis
 */
record PoolingWindow(
    long[] kernel, long[] strides, long[] dilations, Padding padding, long[] extension) {

  static PoolingWindow of(OperatorCall call) throws ModelException {
    long[] kernel =
        call.node()
            .intsAttribute("kernel_shape")
            .orElseThrow(() -> call.unsupported("no kernel_shape"));
    long[] strides = ConvolutionOperators.window(call, "strides", kernel.length);
    long[] dilations = ConvolutionOperators.window(call, "dilations", kernel.length);
    long[] lengths = OperatorCall.lengths(call.input(0));
    Padding padding = Padding.of(call, lengths, kernel, strides, dilations);
    long[] extension = new long[kernel.length];
    if (call.flag("ceil_mode", false)) {
      for (int i = 0; i < kernel.length; i++) {
        long before = lengths[i + 2] + padding.begins()[i];
        long span = before + padding.ends()[i] - ((kernel[i] - 1) * dilations[i] + 1);
        long last = (span + strides[i] - 1) / strides[i] * strides[i];
        // A window that would start behind the input is dropped.
        extension[i] = last >= before ? 0 : Math.max(0, last - span);
      }
    }
    return new PoolingWindow(kernel, strides, dilations, padding, extension);
  }

  boolean isDilated() {
    return Arrays.stream(dilations).anyMatch(dilation -> dilation != 1);
  }

  boolean isExtended() {
    return Arrays.stream(extension).anyMatch(length -> length != 0);
  }

  /** Whether PyTorch can pad by itself: alike at both ends and by no more than half a window. */
  boolean isPlain() {
    boolean small = true;
    for (int i = 0; i < kernel.length; i++) {
      small &= padding.begins()[i] <= kernel[i] / 2;
    }
    return small && padding.isSymmetric() && !isExtended() && !isDilated();
  }

  /** The input with padding and extension filled. */
  NDArray padded(NDArray x, double paddingValue, double extensionValue) {
    NDArray padded = padding.applyTo(x, paddingValue);
    return new Padding(new long[kernel.length], extension).applyTo(padded, extensionValue);
  }

  /** For each place in the window the elements of a padded array that come to stand there. */
  List<NDArray> places(NDArray padded) {
    List<NDArray> places = List.of(padded);
    for (int i = 0; i < kernel.length; i++) {
      long reach = (kernel[i] - 1) * dilations[i];
      long count = (padded.getShape().get(i + 2) - reach - 1) / strides[i] + 1;
      List<NDArray> next = new ArrayList<>();
      for (NDArray place : places) {
        for (long k = 0; k < kernel[i]; k++) {
          long from = k * dilations[i];
          next.add(
              Torch.slice(place, i + 2, from, from + (count - 1) * strides[i] + 1, strides[i]));
        }
      }
      places = next;
    }
    return places;
  }

  Shape kernelShape() {
    return new Shape(kernel);
  }

  Shape strideShape() {
    return new Shape(strides);
  }
}
