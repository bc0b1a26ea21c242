package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a CSV are features and which one is the label.
 *
 * @param features empty for every column but the label
 * @param label empty if {@code labelled} leaves it to the names of the columns
 * @param labelled whether there is a label at all
 */
record CsvColumns(List<String> features, Optional<String> label, boolean labelled) {
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "labels", "class", "species", "target", "y");

  /**
   * Everything by convention: the label is the first column called label, labels, class, species,
   * target or y in any case, else the last; all others are features.
   */
  static CsvColumns byConvention() {
    return new CsvColumns(List.of(), Optional.empty(), true);
  }

  /** The position of the label; -1 if there is none. */
  int labelIndex(List<String> columns, Path file) throws DataException {
    if (!labelled) {
      return -1;
    }
    if (label.isPresent()) {
      return index(label.get(), columns, file);
    }
    for (int i = 0; i < columns.size(); i++) {
      if (LABEL_NAMES.contains(columns.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  /** The positions of the features, in the order they are fed. */
  int[] featureIndices(List<String> columns, Path file) throws DataException {
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new DataException("data.csvRepeatedColumn", file, String.join(", ", columns));
    }
    List<Integer> indices = new ArrayList<>();
    int labelIndex = labelIndex(columns, file);
    for (String feature : features) {
      indices.add(index(feature, columns, file));
    }
    for (int i = 0; i < columns.size() && features.isEmpty(); i++) {
      if (i != labelIndex) {
        indices.add(i);
      }
    }
    if (indices.isEmpty() || indices.contains(labelIndex)) {
      throw new DataException("data.csvNoFeature", file, String.join(", ", columns));
    }
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int index(String name, List<String> columns, Path file) throws DataException {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new DataException("data.csvNoColumn", file, name, String.join(", ", columns));
    }
    return index;
  }
}
