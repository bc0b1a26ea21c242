package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.ir.Tensor;

/**
 * A weight whose numbers are chosen.
 *
 * @param weight in the shape of the layer's
 * @param error squared error of the outputs on the samples, summed
 * @param nearestError the same with the weight rounded to the nearest, {@code error} or more
 */
public record RoundedWeight(Tensor weight, double error, double nearestError) {

  /** The error as a share of that of the nearest, in [0, 1]. */
  public double errorToNearest() {
    return nearestError == 0 ? 1.0 : error / nearestError;
  }
}
