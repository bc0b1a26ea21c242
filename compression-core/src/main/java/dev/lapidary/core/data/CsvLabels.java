package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The label column of a CSV. If every label is a number, it is the class index and must be whole
 * and 0 or more; else labels are names of classes, indexed as the description lists them or, if it
 * lists none, in the order they first appear.
 */
final class CsvLabels {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?");

  private final Path file;
  private final List<String> listed;
  private final List<String> texts = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private final Map<String, String> interned = new LinkedHashMap<>();

  CsvLabels(Path file, List<String> listed) {
    this.file = file;
    this.listed = listed;
  }

  void add(String text, int line) throws DataException {
    if (text.isEmpty()) {
      throw new DataException("data.csvNoLabel", file, line);
    }
    texts.add(interned.computeIfAbsent(text, t -> t));
    lines.add(line);
  }

  /** The class index of each row. */
  int[] indices() throws DataException {
    Map<String, Integer> indexOf = new LinkedHashMap<>();
    List<String> classes = names();
    boolean numbered = numbered();
    for (String text : interned.keySet()) {
      int index = numbered ? whole(text) : classes.indexOf(text);
      if (index < 0 || !listed.isEmpty() && index >= listed.size()) {
        int line = lines.get(texts.indexOf(text));
        throw new DataException(
            "data.csvUnknownLabel", file, line, text, String.join(", ", listed));
      }
      indexOf.put(text, index);
    }
    return texts.stream().mapToInt(indexOf::get).toArray();
  }

  /** The names of the classes; empty if labels are numbers and no names are listed. */
  List<String> classes() {
    return numbered() ? listed : names();
  }

  private List<String> names() {
    return listed.isEmpty() ? List.copyOf(interned.keySet()) : listed;
  }

  private boolean numbered() {
    return interned.keySet().stream().allMatch(text -> NUMBER.matcher(text).matches())
        && !listed.containsAll(interned.keySet());
  }

  /** The number if it is whole and fits, else -1. */
  private static int whole(String text) {
    double value = Double.parseDouble(text);
    return value == (int) value ? (int) value : -1;
  }
}
