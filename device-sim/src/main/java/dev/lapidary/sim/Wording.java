package dev.lapidary.sim;

import java.math.BigDecimal;
import java.util.Locale;

/** How notes write numbers: the same in every locale. */
final class Wording {
  private Wording() {}

  static String line(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Without exponent and trailing zeros. */
  static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** In millions: two decimals from 0.01 to 100, whole above, exact below. */
  static String millions(long count) {
    if (count < 10_000) {
      return plain(count / 1e6);
    }
    return plain(count < 100_000_000 ? Math.round(count / 1e4) / 100.0 : Math.round(count / 1e6));
  }

  static String layers(int count) {
    return count == 1 ? "1 layer" : count + " layers";
  }

  static String bytes(long bytes) {
    double kibibytes = bytes / 1024.0;
    if (kibibytes < 1024) {
      return line("%.1f KiB", kibibytes);
    }
    double mebibytes = kibibytes / 1024;
    return mebibytes < 1024 ? line("%.1f MiB", mebibytes) : line("%.1f GiB", mebibytes / 1024);
  }
}
