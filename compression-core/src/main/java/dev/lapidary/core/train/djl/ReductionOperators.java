package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Reductions over any axes at once: they are joined to one, which is reduced. */
final class ReductionOperators {
  private ReductionOperators() {}

  /** A reduction of one axis that stays with length one. */
  @FunctionalInterface
  interface Reduction {
    NDArray apply(NDArray x, int axis);
  }

  /** The rule of an operator that reduces its first input. */
  static OperatorRule rule(Reduction reduction) {
    return OperatorRule.of(call -> reduce(call, reduction)).settings(1);
  }

  private static NDArray reduce(OperatorCall call, Reduction reduction) {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    int[] axes = call.axes(1, rank).orElse(new int[0]);
    if (axes.length == 0) {
      if (call.flag("noop_with_empty_axes", false)) {
        return x;
      }
      axes = IntStream.range(0, rank).toArray();
    }
    int[] reduced = Arrays.stream(axes).sorted().distinct().toArray();
    return reduce(x, reduced, call.flag("keepdims", true), reduction);
  }

  /**
   * @param axes sorted, from the front
   */
  static NDArray reduce(NDArray x, int[] axes, boolean keep, Reduction reduction) {
    long[] lengths = OperatorCall.lengths(x);
    int[] others =
        IntStream.range(0, lengths.length).filter(i -> Arrays.binarySearch(axes, i) < 0).toArray();
    NDArray reduced = joined(x, lengths, axes, others, reduction);
    if (!keep) {
      return reduced.reshape(new Shape(Arrays.stream(others).mapToLong(i -> lengths[i]).toArray()));
    }
    long[] kept = lengths.clone();
    for (int axis : axes) {
      kept[axis] = 1;
    }
    return reduced.reshape(new Shape(kept));
  }

  private static NDArray joined(
      NDArray x, long[] lengths, int[] axes, int[] others, Reduction reduction) {
    boolean neighbours = axes.length > 0 && axes[axes.length - 1] - axes[0] == axes.length - 1;
    if (neighbours) {
      long before = product(lengths, 0, axes[0]);
      long joined = product(lengths, axes[0], axes[0] + axes.length);
      long behind = product(lengths, axes[0] + axes.length, lengths.length);
      return reduction.apply(x.reshape(before, joined, behind), 1);
    }
    int[] order = IntStream.concat(Arrays.stream(others), Arrays.stream(axes)).toArray();
    long rows = Arrays.stream(others).mapToLong(i -> lengths[i]).reduce(1, (a, b) -> a * b);
    long joined = Arrays.stream(axes).mapToLong(i -> lengths[i]).reduce(1, (a, b) -> a * b);
    NDArray moved = order.length < 2 ? x : x.transpose(order);
    return reduction.apply(moved.reshape(rows, joined), 1);
  }

  private static long product(long[] lengths, int from, int to) {
    return Arrays.stream(lengths, from, to).reduce(1, (a, b) -> a * b);
  }

  static NDArray sum(NDArray x, int axis) {
    return x.sum(new int[] {axis}, true).toType(x.getDataType(), false);
  }

  static NDArray mean(NDArray x, int axis) {
    if (ArithmeticOperators.isFloating(x)) {
      return x.mean(new int[] {axis}, true);
    }
    NDArray mean = x.toType(DataType.FLOAT64, false).mean(new int[] {axis}, true);
    return mean.toType(x.getDataType(), false);
  }

  static NDArray product(NDArray x, int axis) {
    return x.prod(new int[] {axis}, true).toType(x.getDataType(), false);
  }

  static NDArray max(NDArray x, int axis) {
    return extreme(x, axis, Float.NEGATIVE_INFINITY, array -> array.max(new int[] {axis}, true));
  }

  static NDArray min(NDArray x, int axis) {
    return extreme(x, axis, Float.POSITIVE_INFINITY, array -> array.min(new int[] {axis}, true));
  }

  private static NDArray extreme(
      NDArray x, int axis, float ofNone, UnaryOperator<NDArray> function) {
    if (x.getShape().get(axis) == 0) {
      long[] lengths = OperatorCall.lengths(x);
      lengths[axis] = 1;
      return Scalars.plus(x.getManager().zeros(new Shape(lengths)), ofNone);
    }
    if (x.getDataType() == DataType.BOOLEAN) {
      return function.apply(x.toType(DataType.UINT8, false)).toType(DataType.BOOLEAN, false);
    }
    return function.apply(x);
  }

  static NDArray sumOfMagnitudes(NDArray x, int axis) {
    return sum(x.abs(), axis);
  }

  static NDArray sumOfSquares(NDArray x, int axis) {
    return sum(x.mul(x), axis);
  }

  /** The gradient at zero is zero. */
  static NDArray norm(NDArray x, int axis) {
    NDArray floats = x.toType(DataType.FLOAT32, false);
    return floats.norm(2, new int[] {axis}, true).toType(x.getDataType(), false);
  }

  static NDArray logSum(NDArray x, int axis) {
    return sum(x, axis).log();
  }

  /** Shifted by the largest element, so that nothing overflows. */
  static NDArray logSumExp(NDArray x, int axis) {
    if (x.getShape().get(axis) == 0) {
      return logSum(x, axis);
    }
    NDArray largest = max(x, axis).stopGradient();
    NDArray finite = Torch.where(largest.isInfinite(), largest.zerosLike(), largest);
    return logSum(x.sub(finite).exp(), axis).add(finite);
  }

  static NDArray argMax(OperatorCall call) {
    return argExtreme(call, call.input(0));
  }

  static NDArray argMin(OperatorCall call) {
    return argExtreme(call, call.input(0).neg());
  }

  private static NDArray argExtreme(OperatorCall call, NDArray x) {
    int axis = call.axis("axis", 0, OperatorCall.rank(x));
    NDArray index = indexOfLargest(x, axis);
    if (call.flag("select_last_index", false)) {
      long last = x.getShape().get(axis) - 1;
      index = call.manager().create(last).sub(indexOfLargest(Torch.flip(x, axis), axis));
    }
    return call.flag("keepdims", true) ? index.expandDims(axis) : index;
  }

  /** The first of equal ones. */
  static NDArray indexOfLargest(NDArray x, int axis) {
    return x.argMax(axis);
  }
}
