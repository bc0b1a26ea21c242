package dev.lapidary.core.evaluate;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.stream.IntStream;

/**
 * The scores of some samples.
 *
 * @param values [rows, columns]
 */
record Scores(float[] values, int columns) {

  /** Whether a tensor holds a score a class for each of {@code rows} samples. */
  static boolean fits(Tensor tensor, int rows) {
    return isReal(tensor.elementType())
        && tensor.rank() >= 2
        && tensor.length(0) == rows
        && tensor.length(1) >= 2
        && IntStream.range(2, tensor.rank()).allMatch(axis -> tensor.length(axis) == 1);
  }

  /** Whether a tensor holds a class label for each of {@code rows} samples. */
  static boolean areLabels(Tensor tensor, int rows) {
    boolean integral =
        tensor.elementType() == ElementType.INT64 || tensor.elementType() == ElementType.INT32;
    return integral
        && tensor.rank() >= 1
        && tensor.length(0) == rows
        && tensor.elementCount() == rows;
  }

  /** Whether values of the type can be read as floats. */
  static boolean isReal(ElementType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  static Scores of(Tensor tensor) {
    return new Scores(tensor.toFloats(), Math.toIntExact(tensor.length(1)));
  }

  float get(int row, int column) {
    return values[row * columns + column];
  }

  /** The column with the greatest score, the first of equals; -1 if a score is no number. */
  int best(int row) {
    int best = 0;
    for (int c = 0; c < columns; c++) {
      float score = get(row, c);
      if (Float.isNaN(score) || score == Float.POSITIVE_INFINITY) {
        return -1;
      }
      if (score > get(row, best)) {
        best = c;
      }
    }
    return best;
  }

  /** How many columns come before this one when sorted by falling score. */
  int rank(int row, int column) {
    float score = get(row, column);
    int rank = 0;
    for (int c = 0; c < columns; c++) {
      float other = get(row, c);
      if (other > score || other == score && c < column) {
        rank++;
      }
    }
    return rank;
  }
}
