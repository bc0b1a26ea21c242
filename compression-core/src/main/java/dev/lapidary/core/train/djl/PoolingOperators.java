package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pooling over windows and over all spatial axes. */
final class PoolingOperators {
  private PoolingOperators() {}

  /** [N, C, spatial...] to [N, C, 1...]. */
  static NDArray globalAverage(OperatorCall call) {
    return overAll(call, x -> x.mean(new int[] {2}, false));
  }

  static NDArray globalMax(OperatorCall call) {
    return overAll(call, x -> x.max(new int[] {2}, false));
  }

  static NDArray globalLp(OperatorCall call) {
    int order = Math.toIntExact(call.node().intAttribute("p", 2));
    return overAll(call, x -> x.norm(order, new int[] {2}, false));
  }

  private static NDArray overAll(OperatorCall call, UnaryOperator<NDArray> function) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    long[] pooled = lengths.clone();
    Arrays.fill(pooled, 2, pooled.length, 1);
    return function.apply(x.reshape(lengths[0], lengths[1], -1)).reshape(new Shape(pooled));
  }

  /** Padded beforehand: the engine counts its own padding whatever it is told. */
  static NDArray average(OperatorCall call) throws ModelException {
    PoolingWindow window = PoolingWindow.of(call);
    NDArray x = call.input(0);
    NDArray means = means(window, window.padded(x, 0, 0));
    boolean countPadding = call.flag("count_include_pad", false);
    boolean allCount = window.padding().isNone() || countPadding;
    if (allCount && !window.isExtended()) {
      return means;
    }
    long[] lengths = OperatorCall.lengths(x);
    lengths[0] = 1;
    lengths[1] = 1;
    NDArray ones = call.manager().ones(new Shape(lengths));
    return means.div(means(window, window.padded(ones, countPadding ? 1 : 0, 0)));
  }

  private static NDArray means(PoolingWindow window, NDArray padded) {
    if (window.isDilated()) {
      List<NDArray> places = window.places(padded);
      return Scalars.times(places.stream().reduce(NDArray::add).orElseThrow(), 1f / places.size());
    }
    Shape none = new Shape(new long[window.kernel().length]);
    return padded
        .getNDArrayInternal()
        .avgPool(window.kernelShape(), window.strideShape(), none, false, true);
  }

  /** Values, and where they stand in the input counted through as one row. */
  static List<NDArray> max(OperatorCall call) throws ModelException {
    PoolingWindow window = PoolingWindow.of(call);
    NDArray x = call.input(0);
    if (call.node().output(1).isPresent()) {
      return maxWithIndices(call, window, x);
    }
    if (x.getDataType() != DataType.FLOAT32) {
      NDArray floats = x.toType(DataType.FLOAT32, false);
      return List.of(max(window, floats).toType(x.getDataType(), false));
    }
    return List.of(max(window, x));
  }

  private static NDArray max(PoolingWindow window, NDArray x) {
    double lowest = Double.NEGATIVE_INFINITY;
    if (window.isDilated()) {
      return window.places(window.padded(x, lowest, lowest)).stream()
          .reduce(NDArray::maximum)
          .orElseThrow();
    }
    boolean plain = window.isPlain();
    NDArray padded = plain ? x : window.padded(x, lowest, lowest);
    Shape padding =
        plain ? window.padding().symmetric() : new Shape(new long[window.kernel().length]);
    return padded
        .getNDArrayInternal()
        .maxPool(window.kernelShape(), window.strideShape(), padding, false);
  }

  private static List<NDArray> maxWithIndices(OperatorCall call, PoolingWindow window, NDArray x)
      throws ModelException {
    long[] lengths = OperatorCall.lengths(x);
    double lowest = Double.NEGATIVE_INFINITY;
    NDArray values = NDArrays.stack(new NDList(window.places(window.padded(x, lowest, lowest))));
    NDArray numbers = numbers(call, lengths);
    NDArray indices = NDArrays.stack(new NDList(window.places(window.padded(numbers, -1, -1))));
    NDArray largest = ReductionOperators.indexOfLargest(values, 0).expandDims(0);
    return List.of(
        Torch.gather(values, largest, 0).squeeze(0), Torch.gather(indices, largest, 0).squeeze(0));
  }

  /** Each element's number in row-major order, or with the last two axes swapped. */
  private static NDArray numbers(OperatorCall call, long[] lengths) {
    NDArray numbers = IndexOperators.range(call.manager(), new Shape(lengths).size());
    if (!call.flag("storage_order", false)) {
      return numbers.reshape(new Shape(lengths));
    }
    long[] swapped = lengths.clone();
    int last = lengths.length - 1;
    swapped[last] = lengths[last - 1];
    swapped[last - 1] = lengths[last];
    return numbers.reshape(new Shape(swapped)).swapAxes(last - 1, last);
  }

  /** The root of order p of the sum of powers. */
  static NDArray lp(OperatorCall call) throws ModelException {
    PoolingWindow window = PoolingWindow.of(call);
    int order = Math.toIntExact(call.node().intAttribute("p", 2));
    List<NDArray> places = window.places(window.padded(call.input(0), 0, 0));
    return NDArrays.stack(new NDList(places)).norm(order, new int[] {0}, false);
  }
}
