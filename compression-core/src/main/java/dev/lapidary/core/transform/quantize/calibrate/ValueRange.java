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

  /** The part that lies in [least, most]; a bound that would cross zero's side is kept in order. */
  public ValueRange within(float least, float most) {
    float from = Math.max(minimum, least);
    float to = Math.min(maximum, most);
    return new ValueRange(Math.min(from, to), Math.max(from, to));
  }

  /** The smallest range that holds this one and zero, which integers need to stand for. */
  public ValueRange withZero() {
    return new ValueRange(Math.min(minimum, 0), Math.max(maximum, 0));
  }
}
