package dev.lapidary.core.train.rounding;

import dev.lapidary.core.ir.Tensor;

/**
 * A rounded weight. The errors are {@code sum((y - y~)^2)} over the channels of an output, meaned
 * over samples and positions, all captured samples.
 *
 * @param integers INT32 in the shape of the weight, each the floor of {@code w / scale} or one
 *     more, clipped to the range
 * @param nearestError with every weight rounded to the nearest integer
 * @param learnedError with {@code integers}
 */
public record LearnedRounding(Tensor integers, double nearestError, double learnedError) {

  /** Whether learning has paid; if not, the nearest integers are the better choice. */
  public boolean improves() {
    return learnedError < nearestError;
  }
}
