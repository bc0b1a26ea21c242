package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Matrix products. */
final class LinearOperators {
  private LinearOperators() {}

  /** {@code alpha * A' * B' + beta * C}, A' and B' transposed on request. */
  static NDArray gemm(OperatorCall call) {
    NDArray matrices = oriented(call, 0, "transA").matMul(oriented(call, 1, "transB"));
    NDArray product = weighted(matrices, call.node().floatAttribute("alpha", 1));
    NDArray added = call.inputOrNull(2);
    return added == null
        ? product
        : product.add(weighted(added, call.node().floatAttribute("beta", 1)));
  }

  private static NDArray weighted(NDArray array, float weight) {
    return weight == 1 ? array : Scalars.times(array, weight);
  }

  private static NDArray oriented(OperatorCall call, int index, String attribute) {
    return call.flag(attribute, false) ? call.input(index).transpose(1, 0) : call.input(index);
  }

  /** Matrices on the last two axes, the others broadcast; integers as they are. */
  static NDArray matMul(OperatorCall call) {
    return call.input(0).matMul(call.input(1));
  }

  /** Integer products as whole numbers, the zero points taken off beforehand. */
  static NDArray matMulInteger(OperatorCall call) {
    NDArray product = centered(call, 0, 2).matMul(centered(call, 1, 3));
    return product.toType(DataType.INT32, false);
  }

  private static NDArray centered(OperatorCall call, int index, int zeroPoint) {
    NDArray x = call.input(index).toType(DataType.INT32, false);
    return call.has(zeroPoint) ? x.sub(call.input(zeroPoint).toType(DataType.INT32, false)) : x;
  }
}
