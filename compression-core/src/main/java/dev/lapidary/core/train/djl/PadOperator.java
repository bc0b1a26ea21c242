package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.stream.IntStream;

/** Padding of any axes; negative lengths cut off. */
final class PadOperator {
  private PadOperator() {}

  /** pads: [begins..., ends...] of the axes, or of those input 3 names. */
  static NDArray pad(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    long[] pads = call.longs("pads", 1).orElseThrow(() -> call.unsupported("no pads"));
    int[] axes =
        call.setting(3).isPresent()
            ? call.axes(3, rank).orElseThrow()
            : IntStream.range(0, rank).toArray();
    long[] begins = new long[rank];
    long[] ends = new long[rank];
    for (int i = 0; i < axes.length; i++) {
      begins[axes[i]] = pads[i];
      ends[axes[i]] = pads[i + axes.length];
    }
    String mode = call.node().stringAttribute("mode", "constant");
    if (mode.equals("constant")) {
      return constant(x, begins, ends, call.number(2, "value", 0));
    }
    NDArray padded = x;
    for (int axis : axes) {
      padded = repeated(call, padded, axis, begins[axis], ends[axis], mode);
    }
    return padded;
  }

  private static NDArray constant(NDArray x, long[] begins, long[] ends, float value) {
    int rank = begins.length;
    long[] lastAxisFirst = new long[2 * rank];
    for (int i = 0; i < rank; i++) {
      lastAxisFirst[2 * i] = begins[rank - 1 - i];
      lastAxisFirst[2 * i + 1] = ends[rank - 1 - i];
    }
    return x.pad(new Shape(lastAxisFirst), value);
  }

  /** Elements of the array itself stand in the padding of one axis. */
  private static NDArray repeated(
      OperatorCall call, NDArray x, int axis, long begin, long end, String mode)
      throws ModelException {
    if (begin == 0 && end == 0) {
      return x;
    }
    long length = x.getShape().get(axis);
    long[] sources = new long[Math.toIntExact(begin + length + end)];
    for (int i = 0; i < sources.length; i++) {
      long place = i - begin;
      sources[i] =
          switch (mode) {
            case "edge" -> Math.max(0, Math.min(length - 1, place));
            case "wrap" -> Math.floorMod(place, length);
            case "reflect" -> reflected(place, length);
            default -> throw call.unsupported("mode " + mode);
          };
    }
    return IndexOperators.select(x, axis, sources);
  }

  private static long reflected(long place, long length) {
    long period = Math.max(1, 2 * (length - 1));
    long within = Math.floorMod(place, period);
    return Math.min(within, period - within);
  }
}
