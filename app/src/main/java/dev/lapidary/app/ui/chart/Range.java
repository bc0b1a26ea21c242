package dev.lapidary.app.ui.chart;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

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

  /** Numbers along the axis with as many places as the ticks differ in. */
  DecimalFormat format() {
    int places = (int) Math.max(0, Math.ceil(-Math.log10((maximum - minimum) / 5)));
    String pattern = "#,##0" + (places == 0 ? "" : "." + "#".repeat(Math.min(places, 9)));
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }
}
