package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Functions that compare the elements of an axis. */
final class SoftmaxOperators {
  /** Before this operator set the input is flattened to two axes. */
  private static final int ONE_AXIS = 13;

  private SoftmaxOperators() {}

  static NDArray softmax(OperatorCall call) {
    return alongAxis(call, NDArray::softmax);
  }

  static NDArray logSoftmax(OperatorCall call) {
    return alongAxis(call, NDArray::logSoftmax);
  }

  /** One where the largest element stands first, zero elsewhere. */
  static NDArray hardmax(OperatorCall call) {
    return alongAxis(
        call,
        (x, axis) -> {
          NDArray largest = ReductionOperators.indexOfLargest(x, axis).expandDims(axis);
          NDArray one = x.getManager().ones(largest.getShape(), x.getDataType());
          return x.zerosLike().scatter(largest, one, axis);
        });
  }

  private static NDArray alongAxis(
      OperatorCall call, BiFunction<NDArray, Integer, NDArray> function) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    if (call.opset() >= ONE_AXIS) {
      return function.apply(x, call.axis("axis", -1, lengths.length));
    }
    int axis = call.axis("axis", 1, lengths.length);
    if (axis == lengths.length - 1) {
      return function.apply(x, axis);
    }
    long rows = Arrays.stream(lengths, 0, axis).reduce(1, (a, b) -> a * b);
    return function.apply(x.reshape(rows, -1), 1).reshape(x.getShape());
  }
}
