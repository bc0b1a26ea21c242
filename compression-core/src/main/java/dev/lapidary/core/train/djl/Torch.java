package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.stream.LongStream;

/** What PyTorch does and DJL's arrays do not offer, or only with restrictions of their own. */
final class Torch {
  private Torch() {}

  /** Picks from {@code yes} and {@code no} element by element; all three are broadcast. */
  static NDArray where(NDArray condition, NDArray yes, NDArray no) {
    return JniUtils.where(of(condition), of(yes), of(no));
  }

  /** Elements {@code from} to {@code to} of one axis in positive steps. */
  static NDArray slice(NDArray x, int axis, long from, long to, long step) {
    return JniUtils.slice(of(x), axis, from, to, step);
  }

  /** A view in which axes of length one, and new ones in front, repeat. */
  static NDArray expand(NDArray x, long... lengths) {
    return JniUtils.broadcast(of(x), new Shape(lengths));
  }

  /** Repeats the whole array along each axis. */
  static NDArray tile(NDArray x, long... repeats) {
    return JniUtils.tile(of(x), repeats);
  }

  static NDArray flip(NDArray x, int... axes) {
    return JniUtils.flip(of(x), LongStream.range(0, axes.length).map(i -> axes[(int) i]).toArray());
  }

  /** Elements of one axis by an index array of the same rank. */
  static NDArray gather(NDArray x, NDArray index, int axis) {
    return JniUtils.gather(of(x), of(index), axis);
  }

  /** Rows of a matrix by an index array of any rank, with a fast backward pass. */
  static NDArray rows(NDArray matrix, NDArray index) {
    return JniUtils.embedding(of(index), of(matrix), false);
  }

  /** Resizes the spatial axes of [N, C, spatial...]. */
  static NDArray interpolate(NDArray x, long[] lengths, int mode, boolean alignCorners) {
    return JniUtils.interpolate(of(x), lengths, mode, alignCorners);
  }

  private static PtNDArray of(NDArray array) {
    return (PtNDArray) array;
  }
}
