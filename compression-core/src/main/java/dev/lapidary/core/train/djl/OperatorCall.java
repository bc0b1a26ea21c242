package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One node at work. Each input can be asked for as an array or, where it steers the operator, by
 * value, whichever way it came.
 *
 * @param opset version of ONNX's operator set the node is written in
 * @param manager of this step; everything made during the step belongs to it
 * @param arrays by position, null where the input is omitted or a constant setting
 * @param constants values of inputs that are known before the run, by position
 */
record OperatorCall(
    Node node,
    long opset,
    Phase phase,
    NDManager manager,
    List<NDArray> arrays,
    Map<Integer, Tensor> constants) {

  /** Whether input {@code index} is there. */
  boolean has(int index) {
    return node.input(index).isPresent();
  }

  /** The array at {@code index}, which must be there. */
  NDArray input(int index) {
    NDArray array = index < arrays.size() ? arrays.get(index) : null;
    return array == null ? TensorArrays.view(manager, constants.get(index)) : array;
  }

  /** The array at {@code index}, or null if the input is omitted. */
  NDArray inputOrNull(int index) {
    return has(index) ? input(index) : null;
  }

  /** All arrays, for operators with any number of inputs. */
  List<NDArray> inputs() {
    return IntStream.range(0, node.inputs().size())
        .filter(this::has)
        .mapToObj(this::input)
        .toList();
  }

  /** The value of input {@code index} if it is known before the run. */
  Optional<Tensor> constant(int index) {
    return Optional.ofNullable(constants.get(index));
  }

  /** The value of input {@code index}; empty if omitted. Waits for it where it is computed. */
  Optional<Tensor> setting(int index) {
    if (!has(index)) {
      return Optional.empty();
    }
    Tensor constant = constants.get(index);
    return Optional.of(constant == null ? TensorArrays.tensor(arrays.get(index)) : constant);
  }

  /** The single number at {@code index}, or else the float attribute, or else {@code otherwise}. */
  float number(int index, String attribute, float otherwise) {
    return setting(index)
        .filter(value -> value.elementCount() > 0)
        .map(value -> (float) value.doubleAt(0))
        .orElseGet(() -> node.floatAttribute(attribute, otherwise));
  }

  /** An integer list that older operator sets keep in an attribute and newer ones in an input. */
  Optional<long[]> longs(String attribute, int index) {
    return node.intsAttribute(attribute).or(() -> setting(index).map(Tensor::toLongs));
  }

  /** Axes counted from the front, from an attribute or an input; empty if neither is there. */
  Optional<int[]> axes(int index, int rank) {
    return longs("axes", index)
        .map(
            axes -> {
              int[] counted = new int[axes.length];
              for (int i = 0; i < axes.length; i++) {
                counted[i] = normalized(axes[i], rank);
              }
              return counted;
            });
  }

  /** An axis attribute, counted from the front. */
  int axis(String attribute, long otherwise, int rank) {
    return normalized(node.intAttribute(attribute, otherwise), rank);
  }

  /** Whether an integer attribute is other than zero. */
  boolean flag(String attribute, boolean otherwise) {
    return node.intAttribute(attribute, otherwise ? 1 : 0) != 0;
  }

  static int normalized(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  /** The lengths of an array's axes; a copy, since DJL's shapes give away their own. */
  static long[] lengths(NDArray array) {
    return array.getShape().getShape().clone();
  }

  static int rank(NDArray array) {
    return array.getShape().dimension();
  }

  /** The node asks for a variant of its operator that is not supported. */
  ModelException unsupported(String what) {
    return new ModelException("train.unsupportedForm", node.describe(), what);
  }
}
