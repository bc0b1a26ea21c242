package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.BinaryOperator;

/** Comparisons, truth values, and choices by them. */
final class LogicOperators {
  private LogicOperators() {}

  /** A comparison or connective; no gradient passes. */
  static OperatorRule rule(BinaryOperator<NDArray> function) {
    return OperatorRule.of(call -> function.apply(call.input(0), ArithmeticOperators.second(call)))
        .withoutGradient();
  }

  static NDArray choose(OperatorCall call) {
    return Torch.where(call.input(0), call.input(1), call.input(2));
  }

  static NDArray isNaN(OperatorCall call) {
    return call.input(0).isNaN();
  }

  static NDArray isInfinite(OperatorCall call) {
    NDArray x = call.input(0);
    NDArray infinite = x.isInfinite();
    NDArray zero = Scalars.beside(x, 0);
    if (!call.flag("detect_negative", true)) {
      infinite = infinite.logicalAnd(x.gt(zero));
    }
    if (!call.flag("detect_positive", true)) {
      infinite = infinite.logicalAnd(x.lt(zero));
    }
    return infinite;
  }

  static NDArray not(OperatorCall call) {
    return call.input(0).toType(DataType.BOOLEAN, false).logicalNot();
  }
}
