package dev.lapidary.app.ui.chart;

/**
 * A figure and the range it lies in.
 *
 * @param low equal to {@code value} where no range is stated
 * @param high equal to {@code value} where no range is stated
 */
public record Interval(double value, double low, double high) {
  public Interval {
    if (!(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "interval must satisfy low <= value <= high, found " + low + ", " + value + ", " + high);
    }
  }

  /** A figure without a stated range. */
  public static Interval exact(double value) {
    return new Interval(value, value, value);
  }

  boolean hasRange() {
    return high > low;
  }
}
