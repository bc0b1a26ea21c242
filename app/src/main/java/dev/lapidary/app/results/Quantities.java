package dev.lapidary.app.results;

import java.util.Locale;

/** Numbers with units, as people read them. */
public final class Quantities {
  private static final String DASH = "-";

  private Quantities() {}

  public static String bytes(double bytes) {
    if (bytes < 1000) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    if (bytes < 1e6) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.2f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  public static String count(double count) {
    if (count < 1e4) {
      return String.format(Locale.ROOT, "%,.0f", count);
    }
    if (count < 1e6) {
      return String.format(Locale.ROOT, "%.1f k", count / 1e3);
    }
    return count < 1e9
        ? String.format(Locale.ROOT, "%.2f M", count / 1e6)
        : String.format(Locale.ROOT, "%.2f G", count / 1e9);
  }

  public static String percent(double fraction) {
    return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.2f %%", 100 * fraction) : DASH;
  }

  public static String millis(double millis) {
    return Double.isFinite(millis) ? String.format(Locale.ROOT, "%.3f ms", millis) : DASH;
  }

  public static String millijoules(double millijoules) {
    return Double.isFinite(millijoules) ? String.format(Locale.ROOT, "%.3f mJ", millijoules) : DASH;
  }
}
