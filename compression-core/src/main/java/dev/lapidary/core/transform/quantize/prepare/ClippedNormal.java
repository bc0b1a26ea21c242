package dev.lapidary.core.transform.quantize.prepare;

/**
 * A normally distributed number that is clipped on one side, on both or on none (Nagel et al. 2019,
 * appendix C).
 *
 * @param deviation 0 or more; at 0 the number is the mean
 * @param minimum −∞ for none
 * @param maximum ∞ for none, not below {@code minimum}
 */
record ClippedNormal(double mean, double deviation, double minimum, double maximum) {
  /** Beyond this many deviations a double knows no tail beside 1. */
  private static final double FAR = 9;

  /**
   * The expected value: with {@code l = (minimum − mean) / deviation}, {@code h} likewise, φ the
   * standard normal density and Φ its integral,
   *
   * <pre>
   *   minimum Φ(l) + mean (Φ(h) − Φ(l)) + deviation (φ(l) − φ(h)) + maximum (1 − Φ(h))
   * </pre>
   */
  double expected() {
    if (deviation == 0) {
      return Math.max(minimum, Math.min(maximum, mean));
    }
    double low = (minimum - mean) / deviation;
    double high = (maximum - mean) / deviation;
    return weighted(minimum, integral(low))
        + mean * (integral(high) - integral(low))
        + deviation * (density(low) - density(high))
        + weighted(maximum, integral(-high));
  }

  /** A bound there is none of has no share. */
  private static double weighted(double bound, double share) {
    return share == 0 ? 0 : bound * share;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * Φ to the precision of a double: {@code 1/2 + φ(x) (x + x³/3 + x⁵/15 + ...)} (Marsaglia 2004).
   */
  private static double integral(double x) {
    if (Math.abs(x) > FAR) {
      return x > 0 ? 1 : 0;
    }
    double sum = x;
    double term = x;
    for (int odd = 3; Math.abs(term) > Math.ulp(sum); odd += 2) {
      term *= x * x / odd;
      sum += term;
    }
    return 0.5 + sum * density(x);
  }
}
