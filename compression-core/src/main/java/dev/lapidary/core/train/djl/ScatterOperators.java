package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that write elements by index, or pick them by index vectors. */
final class ScatterOperators {
  private ScatterOperators() {}

  /** Writing only: the engine has no differentiable scattering that adds or compares. */
  static OperatorRule rule(Operator.SingleOutput operator) {
    return OperatorRule.of(operator)
        .refusing(
            node ->
                Optional.of(node.stringAttribute("reduction", "none"))
                    .filter(reduction -> !reduction.equals("none"))
                    .map("reduction "::concat));
  }

  static NDArray scatterElements(OperatorCall call) {
    NDArray data = call.input(0);
    int axis = call.axis("axis", 0, OperatorCall.rank(data));
    NDArray indices = IndexOperators.fromFront(call.input(1), data.getShape().get(axis));
    return data.scatter(indices, call.input(2), axis);
  }

  /** indices: [..., k] name elements or slices by their first k axes, after the batch axes. */
  static NDArray gatherNd(OperatorCall call) {
    NDArray data = call.input(0);
    NDArray indices = call.input(1);
    int batchAxes = Math.toIntExact(call.node().intAttribute("batch_dims", 0));
    long[] lengths = OperatorCall.lengths(data);
    long[] named = OperatorCall.lengths(indices);
    int depth = batchAxes + Math.toIntExact(named[named.length - 1]);
    long rows = ShapeOperators.product(Arrays.copyOfRange(lengths, 0, depth));
    NDArray flat = flatIndices(indices, lengths, batchAxes);
    NDArray slices =
        IndexOperators.select(data.reshape(rows, data.size() / rows), 0, flat.reshape(-1));
    long[] gathered =
        LongStream.concat(
                Arrays.stream(named, 0, named.length - 1),
                Arrays.stream(lengths, depth, lengths.length))
            .toArray();
    return slices.reshape(new Shape(gathered));
  }

  static NDArray scatterNd(OperatorCall call) {
    NDArray data = call.input(0);
    NDArray indices = call.input(1);
    long[] lengths = OperatorCall.lengths(data);
    int depth = Math.toIntExact(indices.getShape().get(OperatorCall.rank(indices) - 1));
    long rows = ShapeOperators.product(Arrays.copyOfRange(lengths, 0, depth));
    long width = data.size() / rows;
    NDArray flat = flatIndices(indices, lengths, 0).reshape(-1, 1);
    long count = flat.size();
    return data.reshape(rows, width)
        .scatter(Torch.expand(flat, count, width), call.input(2).reshape(count, width), 0)
        .reshape(data.getShape());
  }

  /** The row number that each index vector names, the leading axes counted through. */
  private static NDArray flatIndices(NDArray indices, long[] lengths, int batchAxes) {
    NDManager manager = indices.getManager();
    long[] named = OperatorCall.lengths(indices);
    int last = named.length - 1;
    long batches = ShapeOperators.product(Arrays.copyOfRange(lengths, 0, batchAxes));
    long[] spread = ConvolutionOperators.ones(last);
    System.arraycopy(named, 0, spread, 0, batchAxes);
    NDArray flat = IndexOperators.range(manager, batches).reshape(new Shape(spread));
    for (int i = 0; i < named[last]; i++) {
      long length = lengths[batchAxes + i];
      long[] one = Arrays.copyOf(named, last);
      NDArray index = Torch.slice(indices, last, i, i + 1, 1).reshape(new Shape(one));
      flat = flat.mul(manager.create(length)).add(IndexOperators.fromFront(index, length));
    }
    return flat;
  }
}
