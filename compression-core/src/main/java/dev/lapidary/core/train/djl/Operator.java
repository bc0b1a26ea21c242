package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.ModelException;

/** Computes the first output of a node, differentiably. */
@FunctionalInterface
interface Operator {
  /**
   * @throws ModelException if the node asks for a form of the operator that is not supported
   */
  NDArray apply(OperatorCall call) throws ModelException;
}
