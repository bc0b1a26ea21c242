package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Functions of single elements, and the two softmaxes. */
final class ActivationOperators {
  /** Before this operator set a softmax flattens its input to two axes. */
  private static final int SOFTMAX_OF_ONE_AXIS = 13;

  private ActivationOperators() {}

  static NDArray relu(OperatorCall call) {
    return call.input(0).getNDArrayInternal().relu();
  }

  static NDArray leakyRelu(OperatorCall call) {
    float slope = call.node().floatAttribute("alpha", 0.01f);
    return call.input(0).getNDArrayInternal().leakyRelu(slope);
  }

  static NDArray sigmoid(OperatorCall call) {
    return call.input(0).getNDArrayInternal().sigmoid();
  }

  static NDArray tanh(OperatorCall call) {
    return call.input(0).getNDArrayInternal().tanh();
  }

  /** The bounds are attributes up to operator set 10 and inputs later. */
  static NDArray clip(OperatorCall call) {
    return call.input(0).clip(bound(call, 1, "min"), bound(call, 2, "max"));
  }

  private static float bound(OperatorCall call, int index, String attribute) {
    float unbounded = index == 1 ? -Float.MAX_VALUE : Float.MAX_VALUE;
    return call.setting(index)
        .map(Tensor::toFloats)
        .map(values -> values[0])
        .orElseGet(() -> call.node().floatAttribute(attribute, unbounded));
  }

  /** {@code max(0, min(1, alpha * x + beta))}. */
  static NDArray hardSigmoid(OperatorCall call) {
    float alpha = call.node().floatAttribute("alpha", 0.2f);
    float beta = call.node().floatAttribute("beta", 0.5f);
    return hardSigmoid(call.input(0), alpha, beta);
  }

  /** {@code x * max(0, min(1, x / 6 + 0.5))} (Howard et al. 2019). */
  static NDArray hardSwish(OperatorCall call) {
    return call.input(0).mul(hardSigmoid(call.input(0), 1f / 6, 0.5f));
  }

  private static NDArray hardSigmoid(NDArray x, float alpha, float beta) {
    return Scalars.plus(Scalars.times(x, alpha), beta).clip(0, 1);
  }

  static NDArray softmax(OperatorCall call) {
    return alongAxis(call, NDArray::softmax);
  }

  static NDArray logSoftmax(OperatorCall call) {
    return alongAxis(call, NDArray::logSoftmax);
  }

  private static NDArray alongAxis(
      OperatorCall call, BiFunction<NDArray, Integer, NDArray> softmax) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    if (call.opset() >= SOFTMAX_OF_ONE_AXIS) {
      return softmax.apply(x, call.axis("axis", -1, lengths.length));
    }
    int axis = call.axis("axis", 1, lengths.length);
    long rows = Arrays.stream(lengths, 0, axis).reduce(1, (a, b) -> a * b);
    return softmax.apply(x.reshape(rows, -1), 1).reshape(x.getShape());
  }
}
