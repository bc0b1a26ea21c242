package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Arithmetic of two and more arrays, broadcast to a common shape. */
final class ArithmeticOperators {
  private static final int AXIS_ALIGNED_BEFORE = 7;

  private ArithmeticOperators() {}

  static NDArray add(OperatorCall call) {
    return call.input(0).add(second(call));
  }

  static NDArray subtract(OperatorCall call) {
    return call.input(0).sub(second(call));
  }

  static NDArray multiply(OperatorCall call) {
    return call.input(0).mul(second(call));
  }

  /** Integers are divided towards zero. */
  static NDArray divide(OperatorCall call) {
    NDArray x = call.input(0);
    return isFloating(x) ? x.div(second(call)) : wholeQuotient(x, second(call));
  }

  /** The second operand; old operator sets align it at an axis of the first. */
  static NDArray second(OperatorCall call) {
    NDArray second = call.input(1);
    if (call.opset() >= AXIS_ALIGNED_BEFORE || !call.node().attributes().containsKey("axis")) {
      return second;
    }
    int rank = OperatorCall.rank(call.input(0));
    int behind = rank - call.axis("axis", 0, rank) - OperatorCall.rank(second);
    NDArray aligned = second;
    for (int i = 0; i < behind; i++) {
      aligned = aligned.expandDims(-1);
    }
    return aligned;
  }

  private static NDArray wholeQuotient(NDArray x, NDArray y) {
    NDArray quotient = x.toType(DataType.FLOAT64, false).div(y.toType(DataType.FLOAT64, false));
    return quotient.trunc().toType(x.getDataType(), false);
  }

  static boolean isFloating(NDArray array) {
    return array.getDataType() == DataType.FLOAT32;
  }

  /** Squares and roots by faster ways than the general power. */
  static NDArray power(OperatorCall call) {
    NDArray base = call.input(0);
    Optional<Tensor> exponent = call.constant(1).filter(value -> value.elementCount() == 1);
    if (exponent.isPresent() && isFloating(base) && exponent.get().rank() <= rank(base)) {
      double number = exponent.get().doubleAt(0);
      if (number == 2) {
        return base.square();
      } else if (number == 0.5) {
        return base.sqrt();
      }
    }
    return generalPower(base, call.input(1));
  }

  private static int rank(NDArray array) {
    return OperatorCall.rank(array);
  }

  /** The result has the type of the base. */
  private static NDArray generalPower(NDArray base, NDArray exponent) {
    if (isFloating(base)) {
      return base.pow(exponent.toType(DataType.FLOAT32, false));
    }
    NDArray power =
        base.toType(DataType.FLOAT64, false).pow(exponent.toType(DataType.FLOAT64, false));
    return power.toType(base.getDataType(), false);
  }

  /** The remainder has the sign of the divisor, or with {@code fmod} that of the dividend. */
  static NDArray remainder(OperatorCall call) {
    NDArray x = call.input(0);
    NDArray y = call.input(1);
    if (!call.flag("fmod", false)) {
      return x.mod(y);
    }
    NDArray quotient = isFloating(x) ? x.div(y).trunc() : wholeQuotient(x, y);
    return x.sub(quotient.mul(y));
  }

  static NDArray sum(OperatorCall call) {
    return folded(call, NDArray::add);
  }

  static NDArray mean(OperatorCall call) {
    return Scalars.times(sum(call), 1f / call.node().inputs().size());
  }

  static NDArray maximum(OperatorCall call) {
    return folded(call, NDArray::maximum);
  }

  static NDArray minimum(OperatorCall call) {
    return folded(call, NDArray::minimum);
  }

  private static NDArray folded(OperatorCall call, BinaryOperator<NDArray> operator) {
    return call.inputs().stream().reduce(operator).orElseThrow();
  }
}
