package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move elements and leave their values alone. */
final class ShapeOperators {
  private ShapeOperators() {}

  /** Everything before {@code axis} becomes rows, the rest columns. */
  static NDArray flatten(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    int axis = call.axis("axis", 1, lengths.length);
    long rows = Arrays.stream(lengths, 0, axis).reduce(1, (a, b) -> a * b);
    return x.reshape(rows, -1);
  }

  /** A length of 0 is copied from the input unless {@code allowzero} says otherwise. */
  static NDArray reshape(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    long[] wanted =
        call.longs("shape", 1).orElseThrow(() -> call.unsupported("a shape that is computed"));
    if (call.node().intAttribute("allowzero", 0) == 0) {
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = wanted[i] == 0 ? x.getShape().get(i) : wanted[i];
      }
    }
    return x.reshape(new Shape(wanted));
  }

  static NDArray transpose(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    int[] order =
        call.node()
            .intsAttribute("perm")
            .map(perm -> LongStream.of(perm).mapToInt(Math::toIntExact).toArray())
            .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    return x.transpose(order);
  }

  static NDArray concat(OperatorCall call) {
    int axis = call.axis("axis", 1, call.input(0).getShape().dimension());
    return NDArrays.concat(new NDList(call.inputs()), axis);
  }

  static NDArray squeeze(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    List<Integer> axes = axes(call, lengths.length);
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      boolean dropped = axes.isEmpty() ? lengths[i] == 1 : axes.contains(i);
      if (!dropped) {
        kept.add(lengths[i]);
      }
    }
    return x.reshape(new Shape(kept));
  }

  static NDArray unsqueeze(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension() + call.longs("axes", 1).orElse(new long[0]).length;
    List<Integer> added = axes(call, rank);
    List<Long> lengths = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < rank; i++) {
      lengths.add(added.contains(i) ? Long.valueOf(1) : Long.valueOf(x.getShape().get(next++)));
    }
    return x.reshape(new Shape(lengths));
  }

  private static List<Integer> axes(OperatorCall call, int rank) {
    return LongStream.of(call.longs("axes", 1).orElse(new long[0]))
        .mapToObj(axis -> OperatorCall.normalized(axis, rank))
        .toList();
  }

  /** Constant padding of any axes; pads are [begins..., ends...]. */
  static NDArray pad(OperatorCall call) throws ModelException {
    String mode = call.node().stringAttribute("mode", "constant");
    if (!mode.equals("constant") || call.setting(3).isPresent()) {
      throw call.unsupported(mode.equals("constant") ? "axes" : "mode " + mode);
    }
    long[] pads =
        call.longs("pads", 1).orElseThrow(() -> call.unsupported("pads that are computed"));
    int rank = pads.length / 2;
    long[] lastAxisFirst = new long[pads.length];
    for (int i = 0; i < rank; i++) {
      lastAxisFirst[2 * i] = pads[rank - 1 - i];
      lastAxisFirst[2 * i + 1] = pads[2 * rank - 1 - i];
    }
    double value =
        call.setting(2)
            .map(Tensor::toFloats)
            .map(values -> (double) values[0])
            .orElseGet(() -> (double) call.node().floatAttribute("value", 0));
    return call.input(0).pad(new Shape(lastAxisFirst), value);
  }

  static NDArray cast(OperatorCall call) throws ModelException {
    long target = call.node().intAttribute("to", ElementType.FLOAT.code());
    if (target != ElementType.FLOAT.code()) {
      throw call.unsupported("a type other than FLOAT");
    }
    return call.input(0).toType(DataType.FLOAT32, false);
  }
}
