package dev.lapidary.sim.published;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lapidary.sim.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of published measurements; tests that need one are skipped where it is absent. */
final class Csv {
  private Csv() {}

  /** The rows of a table, each by column name. */
  static List<Map<String, String>> read(String name) throws IOException {
    Path file = Samples.shared("published").resolve(name);
    assumeTrue(Files.exists(file), () -> "no published table " + file);
    List<List<String>> lines = Files.readAllLines(file).stream().map(Csv::cells).toList();
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> cells : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(lines.get(0).get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  static long count(String cell) {
    return cell.isEmpty() ? 0 : Long.parseLong(cell);
  }
}
