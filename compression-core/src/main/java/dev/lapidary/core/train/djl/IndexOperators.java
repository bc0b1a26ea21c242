package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that pick elements by index. */
final class IndexOperators {
  private IndexOperators() {}

  /** 0, 1... up to {@code count - 1} as INT64. */
  static NDArray range(NDManager manager, long count) {
    return manager.create(LongStream.range(0, count).toArray());
  }

  /** Elements of one axis, by positions from the front. */
  static NDArray select(NDArray x, int axis, long[] positions) {
    return select(x, axis, x.getManager().create(positions));
  }

  /** Elements of one axis, by an INT64 array of positions from the front. */
  static NDArray select(NDArray x, int axis, NDArray positions) {
    long[] lengths = OperatorCall.lengths(x);
    long[] index = ConvolutionOperators.ones(lengths.length);
    index[axis] = positions.size();
    lengths[axis] = positions.size();
    NDArray everywhere = Torch.expand(positions.reshape(new Shape(index)), lengths);
    return Torch.gather(x, everywhere, axis);
  }

  /** data: [before..., n, behind...], indices: [any...] to [before..., any..., behind...]. */
  static NDArray gather(OperatorCall call) {
    NDArray data = call.input(0);
    int axis = call.axis("axis", 0, OperatorCall.rank(data));
    Optional<Tensor> constant = call.constant(1);
    if (constant.isPresent() && constant.get().elementCount() == 1) {
      return gatherOne(data, axis, constant.get());
    }
    long[] lengths = OperatorCall.lengths(data);
    NDArray indices = fromFront(call.input(1), lengths[axis]);
    long[] gathered = joined(lengths, axis, OperatorCall.lengths(indices));
    if (axis == 0 && ArithmeticOperators.isFloating(data) && data.size() > 0) {
      return Torch.rows(data.reshape(lengths[0], -1), indices).reshape(new Shape(gathered));
    }
    return select(data, axis, indices.reshape(-1)).reshape(new Shape(gathered));
  }

  private static NDArray gatherOne(NDArray data, int axis, Tensor index) {
    long[] lengths = OperatorCall.lengths(data);
    long position = index.toLongs()[0];
    long from = position < 0 ? position + lengths[axis] : position;
    long[] gathered = joined(lengths, axis, index.lengths());
    return Torch.slice(data, axis, from, from + 1, 1).reshape(new Shape(gathered));
  }

  private static long[] joined(long[] lengths, int axis, long[] inner) {
    return LongStream.concat(
            LongStream.concat(Arrays.stream(lengths, 0, axis), Arrays.stream(inner)),
            Arrays.stream(lengths, axis + 1, lengths.length))
        .toArray();
  }

  /** Indices as INT64 with negative ones counted from the end. */
  static NDArray fromFront(NDArray indices, long length) {
    NDArray wide = indices.toType(DataType.INT64, false);
    NDManager manager = indices.getManager();
    return Torch.where(wide.lt(manager.create(0L)), wide.add(manager.create(length)), wide);
  }

  static NDArray gatherElements(OperatorCall call) {
    NDArray data = call.input(0);
    int axis = call.axis("axis", 0, OperatorCall.rank(data));
    return Torch.gather(data, fromFront(call.input(1), data.getShape().get(axis)), axis);
  }

  /** Values off and on at the indices, along a new axis of length depth. */
  static NDArray oneHot(OperatorCall call) {
    NDArray indices = call.input(0);
    long depth = (long) call.setting(1).orElseThrow().doubleAt(0);
    int axis = call.axis("axis", -1, OperatorCall.rank(indices) + 1);
    long[] lengths = ConvolutionOperators.ones(OperatorCall.rank(indices) + 1);
    lengths[axis] = depth;
    NDArray classes = range(call.manager(), depth).reshape(new Shape(lengths));
    NDArray hot = fromFront(indices, depth).expandDims(axis).eq(classes);
    NDArray values = call.input(2);
    NDArray off = Torch.slice(values, 0, 0, 1, 1).reshape(new Shape());
    NDArray on = Torch.slice(values, 0, 1, 2, 1).reshape(new Shape());
    return Torch.where(hot, on, off);
  }

  /** Largest or smallest elements of an axis, and where they stand. */
  static List<NDArray> topK(OperatorCall call) {
    NDArray x = call.input(0);
    int axis = call.axis("axis", -1, OperatorCall.rank(x));
    long count =
        call.setting(1)
            .map(value -> value.toLongs()[0])
            .orElseGet(() -> call.node().intAttribute("k", 1));
    return x.topK(
        Math.toIntExact(count), axis, call.flag("largest", true), call.flag("sorted", true));
  }

  /** Sums of everything up to each element of an axis. */
  static NDArray cumulate(OperatorCall call) {
    NDArray x = call.input(0);
    int axis =
        OperatorCall.normalized(
            (long) call.setting(1).orElseThrow().doubleAt(0), OperatorCall.rank(x));
    boolean reverse = call.flag("reverse", false);
    NDArray forward = reverse ? Torch.flip(x, axis) : x;
    NDArray sums = forward.cumSum(axis).toType(x.getDataType(), false);
    if (call.flag("exclusive", false)) {
      sums = sums.sub(forward);
    }
    return reverse ? Torch.flip(sums, axis) : sums;
  }

  /** The upper or lower triangle of the last two axes, counted from a diagonal. */
  static NDArray triangle(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    long diagonal = call.setting(1).map(value -> value.toLongs()[0]).orElse(0L);
    NDArray rows = range(call.manager(), x.getShape().get(rank - 2)).reshape(-1, 1);
    NDArray columns = range(call.manager(), x.getShape().get(rank - 1)).reshape(1, -1);
    NDArray start = rows.add(call.manager().create(diagonal));
    boolean upper = call.flag("upper", true);
    NDArray kept = upper ? columns.gte(start) : columns.lte(start);
    return Torch.where(kept, x, call.manager().zeros(new Shape(), x.getDataType()));
  }

  /** Positions of the elements other than zero, [axes, count]. */
  static NDArray nonZero(OperatorCall call) {
    return call.input(0).nonzero().transpose(1, 0);
  }
}
