package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Optional;

/**
 * What was observed of one value.
 *
 * @param extremes its smallest and largest element
 * @param average means of the smallest and of the largest elements of the batches
 * @param distribution empty if only extremes were asked for
 */
public record ValueStatistics(
    ValueRange extremes, ValueRange average, Optional<Distribution> distribution) {

  /** The value's distribution. */
  public Distribution distributionOrThrow() {
    return distribution.orElseThrow(
        () -> new IllegalStateException("only extremes were observed, a distribution is needed"));
  }
}
