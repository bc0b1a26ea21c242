package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/**
 * Products with a number under automatic differentiation. DJL's own {@code mul(Number)} closes the
 * array it makes of the number at once, and with it frees the memory that the backward pass will
 * read; here the number lives as long as the step's manager.
 */
final class Scalars {
  private Scalars() {}

  /** Every element times {@code factor}. */
  static NDArray times(NDArray array, float factor) {
    return array.mul(array.getManager().create(factor));
  }

  /** Every element plus {@code term}. */
  static NDArray plus(NDArray array, float term) {
    return array.add(array.getManager().create(term));
  }
}
