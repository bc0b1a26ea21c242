package dev.lapidary.app.ui;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Comma-separated values. */
public final class Csv {
  private Csv() {}

  /**
   * A header and a line a row.
   *
   * @param cells of a row, as many as the header has, quoted where they may hold commas
   */
  public static <R> String table(
      List<String> header, List<R> rows, Function<R, List<String>> cells) {
    return rows.stream()
        .map(row -> String.join(",", cells.apply(row)))
        .collect(Collectors.joining("\n", String.join(",", header) + "\n", "\n"));
  }

  /** A text in quotes, those in it doubled. */
  public static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /** A number in six figures, {@code inf}, {@code -inf} or {@code nan}. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
