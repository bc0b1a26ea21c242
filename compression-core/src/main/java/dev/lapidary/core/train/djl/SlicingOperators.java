package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.lapidary.core.error.ModelException;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that cut arrays apart and join them. */
final class SlicingOperators {
  private SlicingOperators() {}

  static NDArray concat(OperatorCall call) {
    List<NDArray> parts = call.inputs();
    int axis = call.axis("axis", 1, OperatorCall.rank(parts.get(0)));
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(new NDList(parts), axis);
  }

  /** Into parts of given lengths, or into equal ones, the last one shorter. */
  static List<NDArray> split(OperatorCall call) {
    NDArray x = call.input(0);
    int axis = call.axis("axis", 0, OperatorCall.rank(x));
    long length = x.getShape().get(axis);
    long[] parts =
        call.longs("split", 1)
            .orElseGet(
                () ->
                    equalParts(
                        length,
                        call.node().intAttribute("num_outputs", call.node().outputs().size())));
    long[] starts = new long[parts.length - 1];
    long from = 0;
    for (int i = 0; i < starts.length; i++) {
      from += parts[i];
      starts[i] = from;
    }
    return starts.length == 0 ? List.of(x) : x.split(starts, axis);
  }

  private static long[] equalParts(long length, long count) {
    long part = (length + count - 1) / count;
    long[] parts = new long[Math.toIntExact(count)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Math.min(part, length - i * part);
    }
    return parts;
  }

  /** Starts and ends beyond the axis are pulled in; negative steps go backwards. */
  static NDArray slice(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    long[] starts = call.longs("starts", 1).orElseThrow(() -> call.unsupported("no starts"));
    long[] ends = call.longs("ends", 2).orElseThrow(() -> call.unsupported("no ends"));
    int[] axes = call.axes(3, rank).orElseGet(() -> IntStream.range(0, starts.length).toArray());
    long[] steps = call.longs("steps", 4).orElseGet(() -> ConvolutionOperators.ones(axes.length));
    NDArray sliced = x;
    for (int i = 0; i < axes.length; i++) {
      sliced = slice(sliced, axes[i], starts[i], ends[i], steps[i]);
    }
    return sliced;
  }

  private static NDArray slice(NDArray x, int axis, long start, long end, long step) {
    long length = x.getShape().get(axis);
    long from = start < 0 ? start + length : start;
    long to = end < 0 ? end + length : end;
    if (step > 0) {
      from = clamp(from, 0, length);
      to = clamp(to, from, length);
      return from == 0 && to == length && step == 1 ? x : Torch.slice(x, axis, from, to, step);
    }
    from = clamp(from, -1, length - 1);
    to = clamp(to, -1, from);
    long count = (from - to - step - 1) / -step;
    long last = from + (count - 1) * step;
    return count == 0
        ? Torch.slice(x, axis, 0, 0, 1)
        : Torch.flip(Torch.slice(x, axis, last, from + 1, -step), axis);
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }
}
