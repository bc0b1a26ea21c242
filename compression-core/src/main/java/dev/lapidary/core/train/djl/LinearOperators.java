package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

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
    boolean transposed = call.node().intAttribute(attribute, 0) != 0;
    return transposed ? call.input(index).transpose(1, 0) : call.input(index);
  }
}
