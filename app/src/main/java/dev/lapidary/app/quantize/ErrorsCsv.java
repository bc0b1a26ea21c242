package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Csv;
import java.util.List;

/** Errors of values as comma-separated values. */
final class ErrorsCsv {
  private static final List<String> HEADER = List.of("position", "value", "operator", "sqnrDb");

  private ErrorsCsv() {}

  static String write(List<ErrorRow> rows) {
    return Csv.table(HEADER, rows, ErrorsCsv::cells);
  }

  private static List<String> cells(ErrorRow row) {
    return List.of(
        String.valueOf(row.position()),
        Csv.quoted(row.error().value()),
        row.error().operator(),
        Csv.number(row.error().sqnrDb()));
  }
}
