package dev.lapidary.core.transform.quantize.calibrate;

/**
 * The range of a value's elements.
 *
 * @param minimum finite, at most {@code maximum}
 */
public record ValueRange(float minimum, float maximum) {
  public ValueRange {
    if (!(Float.isFinite(minimum) && Float.isFinite(maximum) && minimum <= maximum)) {
      throw new IllegalArgumentException(
          "a range needs finite bounds in order, found " + minimum + ".." + maximum);
    }
  }

  /** The smallest range that holds both. */
  public ValueRange union(ValueRange other) {
    return new ValueRange(Math.min(minimum, other.minimum), Math.max(maximum, other.maximum));
  }
}
