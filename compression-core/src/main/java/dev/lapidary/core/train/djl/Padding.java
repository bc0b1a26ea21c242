package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.Arrays;

/**
 * The padding of a sliding window. PyTorch pads both ends of an axis alike; where ONNX asks for
 * different ends, the input is padded beforehand. Negative lengths cut off.
 *
 * @param begins values added before each spatial axis
 * @param ends values added after each spatial axis
 */
record Padding(long[] begins, long[] ends) {

  /**
   * Reads {@code pads} and {@code auto_pad} of a node.
   *
   * @param lengths shape of the input, [N, C, spatial...]
   * @throws ModelException if {@code auto_pad} is unknown
   */
  static Padding of(
      OperatorCall call, long[] lengths, long[] kernel, long[] strides, long[] dilations)
      throws ModelException {
    int axes = kernel.length;
    String auto = call.node().stringAttribute("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET":
        long[] pads = call.node().intsAttribute("pads").orElseGet(() -> new long[2 * axes]);
        return new Padding(
            Arrays.copyOfRange(pads, 0, axes), Arrays.copyOfRange(pads, axes, 2 * axes));
      case "VALID":
        return new Padding(new long[axes], new long[axes]);
      case "SAME_UPPER", "SAME_LOWER":
        return same(auto.equals("SAME_UPPER"), lengths, kernel, strides, dilations);
      default:
        throw call.unsupported("auto_pad " + auto);
    }
  }

  private static Padding same(
      boolean upper, long[] lengths, long[] kernel, long[] strides, long[] dilations) {
    long[] begins = new long[kernel.length];
    long[] ends = new long[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      long in = lengths[i + 2];
      long out = (in + strides[i] - 1) / strides[i];
      long total = Math.max(0, (out - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - in);
      begins[i] = upper ? total / 2 : total - total / 2;
      ends[i] = total - begins[i];
    }
    return new Padding(begins, ends);
  }

  boolean isSymmetric() {
    return Arrays.equals(begins, ends);
  }

  boolean isNone() {
    return Arrays.stream(begins).allMatch(p -> p == 0) && isSymmetric();
  }

  Shape symmetric() {
    return new Shape(begins);
  }

  Shape none() {
    return new Shape(new long[begins.length]);
  }

  /** The array with every spatial axis padded by {@code value}. */
  NDArray applyTo(NDArray array, double value) {
    if (isNone()) {
      return array;
    }
    int axes = begins.length;
    long[] lastAxisFirst = new long[2 * axes];
    for (int i = 0; i < axes; i++) {
      lastAxisFirst[2 * i] = begins[axes - 1 - i];
      lastAxisFirst[2 * i + 1] = ends[axes - 1 - i];
    }
    return array.pad(new Shape(lastAxisFirst), value);
  }
}
