package dev.lapidary.core.json;

/** Text that is not one JSON value; the message says why, in words for people. */
public final class JsonSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  JsonSyntaxException(Throwable cause, int line, int column, String reason) {
    super(reason, cause);
    this.line = line;
    this.column = column;
  }

  /** Where the text stops being JSON, counted from 1. */
  public int line() {
    return line;
  }

  /** Where in the line, counted from 1. */
  public int column() {
    return column;
  }
}
