package dev.lapidary.app.ui;

/** Comma-separated values. */
public final class Csv {
  private Csv() {}

  /** A text in quotes, those in it doubled. */
  public static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
