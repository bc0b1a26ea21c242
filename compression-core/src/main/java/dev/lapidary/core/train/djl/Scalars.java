package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/**
 * Arithmetic with a number under automatic differentiation. DJL's own {@code mul(Number)} closes
 * the array it makes of the number at once, and with it frees the memory that the backward pass
 * will read; here the number lives as long as the step's manager.
 */
final class Scalars {
  private Scalars() {}

  /** The number as an array without axes beside {@code array}. */
  static NDArray beside(NDArray array, float number) {
    return array.getManager().create(number);
  }

  /** Every element times {@code factor}. */
  static NDArray times(NDArray array, float factor) {
    return array.mul(beside(array, factor));
  }

  /** Every element plus {@code term}. */
  static NDArray plus(NDArray array, float term) {
    return array.add(beside(array, term));
  }

  /** {@code number} over every element. */
  static NDArray over(float number, NDArray array) {
    return beside(array, number).div(array);
  }

  /** {@code number} minus every element. */
  static NDArray minus(float number, NDArray array) {
    return beside(array, number).sub(array);
  }
}
