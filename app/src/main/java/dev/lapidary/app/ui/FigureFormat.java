package dev.lapidary.app.ui;

import java.util.Locale;

/** How numbers read: with their unit, in at most four significant figures. */
public final class FigureFormat {
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private FigureFormat() {}

  /** {@code 0.9312} as {@code 93.12 %}. */
  public static String share(double share) {
    return number("%.2f", 100 * share) + " %";
  }

  /** {@code 0.93} as {@code 93 %}, for shares of a hundred samples or so. */
  public static String wholeShare(double share) {
    return number("%.0f", 100 * share) + " %";
  }

  /** A difference of two shares in percentage points, with its sign. */
  public static String points(double difference) {
    return signed("%.2f", 100 * difference);
  }

  /** The change from one figure to another in per cent, with its sign. */
  public static String change(double from, double to) {
    return signed("%.1f", 100 * (to - from) / from) + " %";
  }

  public static String millis(double millis) {
    return number(millis < 1 ? "%.3f" : millis < 100 ? "%.2f" : "%.1f", millis) + " ms";
  }

  public static String millijoules(double millijoules) {
    if (millijoules >= KILO) {
      return number("%.2f", millijoules / KILO) + " J";
    }
    return number(millijoules < 1 ? "%.3f" : "%.2f", millijoules) + " mJ";
  }

  /** Decimal units, as disks and data sheets count. */
  public static String bytes(double bytes) {
    if (bytes < KILO) {
      return number("%.0f", bytes) + " B";
    }
    if (bytes < MEGA) {
      return number("%.1f", bytes / KILO) + " kB";
    }
    return bytes < GIGA
        ? number("%.2f", bytes / MEGA) + " MB"
        : number("%.2f", bytes / GIGA) + " GB";
  }

  public static String count(double count) {
    if (count < 1e4) {
      return number("%,.0f", count);
    }
    if (count < MEGA) {
      return number("%.1f", count / KILO) + " k";
    }
    return count < GIGA ? number("%.2f", count / MEGA) + " M" : number("%.2f", count / GIGA) + " G";
  }

  private static String signed(String pattern, double value) {
    String text = number(pattern, Math.abs(value));
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? "±" + text : (value < 0 ? "−" : "+") + text;
  }

  private static String number(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
