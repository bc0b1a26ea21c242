package dev.lapidary.core.evaluate;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which label each column of the scores stands for. Neural networks score label i in column i;
 * classifiers of the {@code ai.onnx.ml} operators list the labels of their columns.
 *
 * @param labels label of each column; empty for column i = label i
 * @param columns column by label
 */
record ClassColumns(List<Integer> labels, Map<Integer, Integer> columns) {
  private static final String ML = "ai.onnx.ml";
  private static final List<String> NUMBERS = List.of("classlabels_int64s", "classlabels_ints");
  private static final String NAMES = "classlabels_strings";

  /**
   * Reads the labels from the graph.
   *
   * @param classes the dataset's names of its labels
   * @throws DataException if the model knows classes by names the dataset does not have
   */
  static ClassColumns of(Graph graph, List<String> classes) throws DataException {
    for (Node node : graph.nodes()) {
      if (node.domain().equals(ML)) {
        for (String key : NUMBERS) {
          if (node.attributes().get(key) instanceof Attribute.IntList ints) {
            return of(ints.values().stream().map(Math::toIntExact).toList());
          }
        }
        if (node.attributes().get(NAMES) instanceof Attribute.StringList names
            && !names.values().isEmpty()
            && !classes.isEmpty()) {
          return of(named(names.values(), classes));
        }
      }
    }
    return of(List.of());
  }

  private static ClassColumns of(List<Integer> labels) {
    Map<Integer, Integer> columns = new LinkedHashMap<>();
    IntStream.range(0, labels.size()).forEach(column -> columns.put(labels.get(column), column));
    return new ClassColumns(labels, columns);
  }

  private static List<Integer> named(List<String> names, List<String> classes)
      throws DataException {
    if (!classes.containsAll(names)) {
      throw new DataException(
          "evaluate.classNames", String.join(", ", names), String.join(", ", classes));
    }
    return names.stream().map(classes::indexOf).toList();
  }

  int label(int column) {
    return labels.isEmpty() ? column : labels.get(column);
  }

  /** The column that scores a label; empty if there is none. */
  OptionalInt column(int label, int columnCount) {
    Integer column = labels.isEmpty() ? Integer.valueOf(label) : columns.get(label);
    return column == null || column >= columnCount ? OptionalInt.empty() : OptionalInt.of(column);
  }
}
