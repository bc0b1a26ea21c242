package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node at work.
 *
 * @param opset version of ONNX's operator set the node is written in
 * @param inputs arrays by position, null where omitted or where the value is a setting
 * @param settings values of inputs that are known before the run, by position
 */
record OperatorCall(
    Node node, long opset, Phase phase, List<NDArray> inputs, Map<Integer, Tensor> settings) {

  NDArray input(int index) {
    return inputs.get(index);
  }

  /** The array at {@code index}, or null if the input is omitted. */
  NDArray inputOrNull(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** The manager of this step; everything made during the step belongs to it. */
  NDManager manager() {
    return input(0).getManager();
  }

  Optional<Tensor> setting(int index) {
    return Optional.ofNullable(settings.get(index));
  }

  /** An integer list that older operator sets keep in an attribute and newer ones in an input. */
  Optional<long[]> longs(String attribute, int index) {
    return node.intsAttribute(attribute).or(() -> setting(index).map(Tensor::toLongs));
  }

  /** An axis attribute, counted from the front. */
  int axis(String attribute, long otherwise, int rank) {
    return normalized(node.intAttribute(attribute, otherwise), rank);
  }

  static int normalized(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  /** The lengths of an array as longs. */
  static long[] lengths(NDArray array) {
    return array.getShape().getShape();
  }

  static Shape shape(long... lengths) {
    return new Shape(lengths);
  }

  /** The node asks for a variant of its operator that cannot be trained. */
  ModelException unsupported(String what) {
    return new ModelException("train.unsupportedForm", node.describe(), what);
  }
}
