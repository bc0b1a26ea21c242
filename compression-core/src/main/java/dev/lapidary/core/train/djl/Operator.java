package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.ModelException;
import java.util.List;

/** Computes the outputs of a node, differentiably where the operator is. */
@FunctionalInterface
interface Operator {
  /**
   * @return the outputs in order; those that nobody wants may be missing at the end, or null
   * @throws ModelException if the node asks for a form of the operator that is not supported
   */
  List<NDArray> apply(OperatorCall call) throws ModelException;

  /** An operator with one output. */
  @FunctionalInterface
  interface SingleOutput {
    NDArray apply(OperatorCall call) throws ModelException;
  }
}
