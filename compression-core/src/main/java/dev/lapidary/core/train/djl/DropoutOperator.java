package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/** Dropout (Srivastava et al. 2014). */
final class DropoutOperator {
  private DropoutOperator() {}

  /** Drops while training, whatever {@code training_mode} says of inference. */
  static List<NDArray> drop(OperatorCall call) {
    NDArray x = call.input(0);
    float ratio = call.number(1, "ratio", 0.5f);
    if (!call.phase().drops() || ratio == 0) {
      NDArray all = call.node().output(1).isPresent() ? x.onesLike() : x;
      return List.of(x, all.toType(DataType.BOOLEAN, false));
    }
    if (call.node().output(1).isEmpty()) {
      return List.of(x.getNDArrayInternal().dropout(x, ratio, true).singletonOrThrow());
    }
    NDArray kept = call.manager().randomUniform(0, 1, x.getShape()).gte(Scalars.beside(x, ratio));
    return List.of(Scalars.times(x.mul(kept), 1 / (1 - ratio)), kept);
  }
}
