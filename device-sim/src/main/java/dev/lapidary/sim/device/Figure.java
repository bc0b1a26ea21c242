package dev.lapidary.sim.device;

import java.util.OptionalDouble;

/**
 * A number about a device with its origin. The unit stands in the name of the component that holds
 * it.
 *
 * @param value empty exactly if the confidence is {@link Confidence#MISSING}
 * @param source where the value was read, or how it was derived
 */
public record Figure(OptionalDouble value, String source, Confidence confidence) {
  public Figure {
    if (value.isEmpty() != (confidence == Confidence.MISSING)) {
      throw new IllegalArgumentException(
          "a figure has no value exactly if it is missing, found " + value + ", " + confidence);
    }
  }

  /** A figure with a value. */
  public static Figure of(double value, String source, Confidence confidence) {
    return new Figure(OptionalDouble.of(value), source, confidence);
  }

  /**
   * The value of a figure that must have one.
   *
   * @throws IllegalStateException if it is missing
   */
  public double number() {
    return value.orElseThrow(() -> new IllegalStateException("figure without value: " + source));
  }
}
