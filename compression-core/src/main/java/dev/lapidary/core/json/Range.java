package dev.lapidary.core.json;

import java.math.BigDecimal;

/** Numbers a key may hold. */
public record Range(double low, boolean lowIncluded, double high) {

  /** More than {@code low}, at most {@code high}. */
  public static Range above(double low, double high) {
    return new Range(low, false, high);
  }

  /** At least {@code low}, at most {@code high}. */
  public static Range between(double low, double high) {
    return new Range(low, true, high);
  }

  public boolean contains(double value) {
    return (lowIncluded ? value >= low : value > low) && value <= high;
  }

  @Override
  public String toString() {
    return (lowIncluded ? "at least " : "above ") + plain(low) + ", at most " + plain(high);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
