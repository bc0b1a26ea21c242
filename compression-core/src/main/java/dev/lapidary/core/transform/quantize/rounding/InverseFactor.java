package dev.lapidary.core.transform.quantize.rounding;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The upper triangular U with {@code H^-1 = U^T U}, where H is a second moment whose diagonal is
 * raised by a share of its mean (Frantar et al. 2022, section 3.3), its elements ordered from the
 * strongest input to the weakest. Found as the inverse of the factor R of {@code H = R R^T},
 * without inverting H itself.
 *
 * @param order the columns of H in order
 * @param rows {@code rows[i][j - i]} is U[i][j]
 */
record InverseFactor(int[] order, double[][] rows) {

  /**
   * Factors.
   *
   * @param damping share of the mean of the diagonal, above 0
   */
  static InverseFactor of(SecondMoment moment, double damping) {
    int columns = moment.columns();
    double mean = IntStream.range(0, columns).mapToDouble(i -> moment.at(i, i)).sum() / columns;
    double raise = mean > 0 ? damping * mean : 1;
    int[] order =
        IntStream.range(0, columns)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -moment.at(i, i)))
            .mapToInt(i -> i)
            .toArray();
    double[][] factor = new double[columns][];
    for (int i = 0; i < columns; i++) {
      factor[i] = new double[columns - i];
      for (int j = i; j < columns; j++) {
        factor[i][j - i] = moment.at(order[i], order[j]) + (i == j ? raise : 0);
      }
    }
    factor(factor);
    invert(factor);
    return new InverseFactor(order, factor);
  }

  /** Upper R with H = R R^T in place of H, from the last column to the first. */
  private static void factor(double[][] upper) {
    int columns = upper.length;
    for (int k = columns - 1; k >= 0; k--) {
      int last = k;
      double root = Math.sqrt(upper[k][0]);
      upper[k][0] = root;
      IntStream.range(0, k).forEach(i -> upper[i][last - i] /= root);
      double[] column = IntStream.range(0, k).mapToDouble(i -> upper[i][last - i]).toArray();
      IntStream rows = IntStream.range(0, k);
      (k > 256 ? rows.parallel() : rows).forEach(i -> subtract(upper[i], column, i));
    }
  }

  private static void subtract(double[] row, double[] column, int i) {
    double factor = column[i];
    for (int j = i; j < column.length; j++) {
      row[j - i] -= factor * column[j];
    }
  }

  /** R^-1 in place of R, a row at a time from the last one up. */
  private static void invert(double[][] upper) {
    int columns = upper.length;
    for (int i = columns - 1; i >= 0; i--) {
      double[] row = upper[i];
      double[] inverse = new double[columns - i];
      inverse[0] = 1 / row[0];
      for (int k = i + 1; k < columns; k++) {
        double factor = -row[k - i] / row[0];
        double[] below = upper[k];
        for (int j = k; j < columns; j++) {
          inverse[j - i] += factor * below[j - k];
        }
      }
      upper[i] = inverse;
    }
  }

  /** {@code H^-1 b}. */
  double[] solve(double[] b) {
    int columns = order.length;
    double[] solution = new double[columns];
    for (int i = 0; i < columns; i++) {
      double[] row = rows[i];
      double sum = 0;
      for (int j = i; j < columns; j++) {
        sum += row[j - i] * b[order[j]];
      }
      for (int j = i; j < columns; j++) {
        solution[order[j]] += row[j - i] * sum;
      }
    }
    return solution;
  }
}
