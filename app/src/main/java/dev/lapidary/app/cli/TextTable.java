package dev.lapidary.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table for the terminal: texts to the left, columns of numbers to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final int columns;
  private final boolean headed;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(int columns, boolean headed) {
    this.columns = columns;
    this.headed = headed;
  }

  TextTable(String... headings) {
    this(headings.length, true);
    rows.add(List.of(headings));
  }

  /** A table without headings. */
  static TextTable plain(int columns) {
    return new TextTable(columns, false);
  }

  TextTable row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("expected " + columns + " cells, found " + cells.length);
    }
    rows.add(List.of(cells));
    return this;
  }

  void print(PrintWriter out) {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : GAP);
        line.append(holdsNumbers(i) ? padding + row.get(i) : row.get(i) + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** Whether every cell below the heading is a number with or without a unit, or a dash. */
  private boolean holdsNumbers(int column) {
    return rows.size() > 1
        && rows.stream().skip(headed ? 1 : 0).allMatch(row -> isNumber(row.get(column)));
  }

  private static boolean isNumber(String cell) {
    return cell.matches("-?([0-9][0-9.,]*)?( ?[a-zA-Z/%]{1,4})?( / s)?( [A-Z]+)?");
  }
}
