package dev.lapidary.core.evaluate;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;

/**
 * The same output of the reference and of the model.
 *
 * @param name the reference's name
 */
record OutputPair(String name, Tensor reference, Tensor model) {

  /**
   * Pairs two outputs.
   *
   * @throws ModelException if their shapes differ
   */
  static OutputPair of(String name, Tensor reference, Tensor model) throws ModelException {
    if (!Arrays.equals(reference.lengths(), model.lengths())) {
      throw new ModelException(
          "agreement.shape", name, reference.shape().toString(), model.shape().toString());
    }
    return new OutputPair(name, reference, model);
  }

  /** Whether both hold floating values, of whatever width. */
  boolean isFloating() {
    return Scores.isReal(reference.elementType()) && Scores.isReal(model.elementType());
  }

  /** Whether axis 0 is the samples. */
  boolean hasRows(int rows) {
    return reference.rank() > 0 && reference.length(0) == rows;
  }

  /** Whether both are equal bit by bit. */
  boolean sameBits() {
    return reference.equals(model);
  }
}
