package dev.lapidary.app.ui.chart;

import java.util.List;

/** The part of an axis that is shown: all figures with their ranges, and some air around them. */
record Range(double minimum, double maximum) {
  private static final double AIR = 0.12;

  static Range around(List<Interval> figures) {
    double low = figures.stream().mapToDouble(Interval::low).min().orElse(0);
    double high = figures.stream().mapToDouble(Interval::high).max().orElse(1);
    double span = high > low ? high - low : Math.max(Math.abs(high) * 0.1, 1e-9);
    double minimum = low - AIR * span;
    return new Range(low >= 0 ? Math.max(0, minimum) : minimum, high + AIR * span);
  }

  /** The same, ending at {@code limit} at the latest. */
  Range upTo(double limit) {
    return new Range(minimum, Math.min(maximum, limit));
  }

  /** The figure at a share of the range. */
  double at(double share) {
    return minimum + share * (maximum - minimum);
  }

  /** The pattern of numbers along the axis, with as many places as the ticks differ in. */
  String pattern() {
    int places = (int) Math.max(0, Math.ceil(-Math.log10((maximum - minimum) / 5)));
    return "#,##0" + (places == 0 ? "" : "." + "#".repeat(Math.min(places, 9)));
  }
}
