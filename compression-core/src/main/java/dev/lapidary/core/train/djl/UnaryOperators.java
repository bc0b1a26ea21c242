package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/** Mathematical functions of single elements. */
final class UnaryOperators {
  private UnaryOperators() {}

  /** The operator that applies {@code function} to its only input. */
  static OperatorRule rule(UnaryOperator<NDArray> function) {
    return OperatorRule.of(call -> function.apply(call.input(0)));
  }

  static NDArray reciprocal(NDArray x) {
    return Scalars.over(1, x);
  }

  /** {@code log(|x| + sqrt(x^2 + 1))} with the sign of x. */
  static NDArray asinh(NDArray x) {
    NDArray magnitude = x.abs();
    return x.sign().mul(magnitude.add(Scalars.plus(x.square(), 1).sqrt()).log());
  }

  /** {@code log(x + sqrt(x^2 - 1))}. */
  static NDArray acosh(NDArray x) {
    return x.add(Scalars.plus(x.square(), -1).sqrt()).log();
  }

  /** {@code log((1 + x) / (1 - x)) / 2}. */
  static NDArray atanh(NDArray x) {
    return Scalars.times(Scalars.plus(x, 1).div(Scalars.minus(1, x)).log(), 0.5f);
  }
}
