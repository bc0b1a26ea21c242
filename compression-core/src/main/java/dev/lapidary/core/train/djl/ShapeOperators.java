package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that give the same elements other axes, and those that ask for the shape. */
final class ShapeOperators {
  private ShapeOperators() {}

  /** Everything before {@code axis} becomes rows, the rest columns. */
  static NDArray flatten(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    int axis = call.axis("axis", 1, lengths.length);
    return x.reshape(
        product(Arrays.copyOfRange(lengths, 0, axis)),
        product(Arrays.copyOfRange(lengths, axis, lengths.length)));
  }

  static long product(long... lengths) {
    return Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
  }

  /** A length of 0 is copied from the input unless {@code allowzero} says otherwise. */
  static NDArray reshape(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    long[] wanted = call.longs("shape", 1).orElseThrow(() -> call.unsupported("no shape"));
    if (!call.flag("allowzero", false)) {
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = wanted[i] == 0 ? x.getShape().get(i) : wanted[i];
      }
    }
    return x.reshape(new Shape(wanted));
  }

  static NDArray transpose(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    int[] order =
        call.node()
            .intsAttribute("perm")
            .map(perm -> LongStream.of(perm).mapToInt(Math::toIntExact).toArray())
            .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    return rank < 2 ? x : x.transpose(order);
  }

  static NDArray squeeze(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    int[] axes = call.axes(1, lengths.length).orElse(new int[0]);
    long[] kept =
        IntStream.range(0, lengths.length)
            .filter(i -> axes.length == 0 ? lengths[i] != 1 : !contains(axes, i))
            .mapToLong(i -> lengths[i])
            .toArray();
    return x.reshape(new Shape(kept));
  }

  private static boolean contains(int[] axes, int axis) {
    return Arrays.stream(axes).anyMatch(a -> a == axis);
  }

  static NDArray unsqueeze(OperatorCall call) {
    NDArray x = call.input(0);
    int added = call.longs("axes", 1).map(axes -> axes.length).orElse(0);
    int rank = OperatorCall.rank(x) + added;
    int[] axes = call.axes(1, rank).orElse(new int[0]);
    List<Long> lengths = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < rank; i++) {
      lengths.add(contains(axes, i) ? Long.valueOf(1) : Long.valueOf(x.getShape().get(next++)));
    }
    return x.reshape(new Shape(lengths));
  }

  /** Broadcasts in both directions: a length of one in the wanted shape keeps the input's. */
  static NDArray expand(OperatorCall call) {
    NDArray x = call.input(0);
    long[] wanted = call.setting(1).orElseThrow().toLongs();
    long[] lengths = OperatorCall.lengths(x);
    int rank = Math.max(wanted.length, lengths.length);
    long[] expanded = new long[rank];
    for (int i = 0; i < rank; i++) {
      int inWanted = i - rank + wanted.length;
      int inInput = i - rank + lengths.length;
      long own = inInput < 0 ? 1 : lengths[inInput];
      expanded[i] = inWanted < 0 || wanted[inWanted] == 1 ? own : wanted[inWanted];
    }
    return Torch.expand(x, expanded);
  }

  static NDArray tile(OperatorCall call) {
    return Torch.tile(call.input(0), call.setting(1).orElseThrow().toLongs());
  }

  /** The lengths from {@code start} to {@code end}. */
  static NDArray shape(OperatorCall call) {
    long[] lengths = OperatorCall.lengths(call.input(0));
    int from = bound(call.node().intAttribute("start", 0), lengths.length);
    int to = bound(call.node().intAttribute("end", lengths.length), lengths.length);
    return call.manager().create(Arrays.copyOfRange(lengths, from, Math.max(from, to)));
  }

  private static int bound(long axis, int rank) {
    return Math.min(rank, Math.max(0, OperatorCall.normalized(axis, rank)));
  }

  static NDArray size(OperatorCall call) {
    return call.manager().create(call.input(0).size());
  }

  /** Moves blocks of channels into space: [N, C, H, W] to [N, C / b^2, H * b, W * b]. */
  static NDArray depthToSpace(OperatorCall call) {
    NDArray x = call.input(0);
    long[] n = OperatorCall.lengths(x);
    long block = call.node().intAttribute("blocksize", 1);
    long channels = n[1] / (block * block);
    boolean blocksFirst = call.node().stringAttribute("mode", "DCR").equals("DCR");
    NDArray moved =
        blocksFirst
            ? x.reshape(n[0], block, block, channels, n[2], n[3]).transpose(0, 3, 4, 1, 5, 2)
            : x.reshape(n[0], channels, block, block, n[2], n[3]).transpose(0, 1, 4, 2, 5, 3);
    return moved.reshape(n[0], channels, n[2] * block, n[3] * block);
  }

  /** Moves blocks of space into channels: [N, C, H, W] to [N, C * b^2, H / b, W / b]. */
  static NDArray spaceToDepth(OperatorCall call) {
    NDArray x = call.input(0);
    long[] n = OperatorCall.lengths(x);
    long block = call.node().intAttribute("blocksize", 1);
    long height = n[2] / block;
    long width = n[3] / block;
    return x.reshape(n[0], n[1], height, block, width, block)
        .transpose(0, 3, 5, 1, 2, 4)
        .reshape(n[0], n[1] * block * block, height, width);
  }
}
