package dev.lapidary.core.transform.quantize.rounding;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What the rows say that a layer takes in, x in float and x~ where earlier layers are rounded: the
 * sum of {@code x~ x~^T}, half the Hessian of the squared error of outputs and the same for each
 * output channel; and if asked for the sum of {@code (x - x~) x~^T}.
 */
final class SecondMoment {
  private static final long WORTH_THREADS = 1 << 18;

  private final int columns;
  private final double[][] sums;
  private final double[][] drift;

  /**
   * Nothing seen yet.
   *
   * @param drifting whether inputs in float are seen too
   */
  SecondMoment(int columns, boolean drifting) {
    this.columns = columns;
    sums = new double[columns][];
    drift = drifting ? new double[columns][columns] : new double[0][];
    for (int i = 0; i < columns; i++) {
      sums[i] = new double[i + 1];
    }
  }

  /**
   * Adds rows.
   *
   * @param rows [count][columns], row-major
   */
  void add(float[] rows) {
    overColumns(rows, i -> add(rows, i, rows, sums[i]));
  }

  /**
   * Adds rows and how far they are from what they are in float.
   *
   * @param real [count][columns]: the same rows in float
   */
  void add(float[] rows, float[] real) {
    add(rows);
    float[] difference = new float[rows.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = real[i] - rows[i];
    }
    overColumns(rows, i -> add(difference, i, rows, drift[i]));
  }

  /** Each sum is made by one thread, in order, so that it is always the same. */
  private void overColumns(float[] rows, IntConsumer each) {
    IntStream all = IntStream.range(0, columns);
    boolean large = (long) columns * rows.length > WORTH_THREADS;
    (large ? all.parallel() : all).forEach(each);
  }

  private void add(float[] left, int i, float[] right, double[] sums) {
    float[] block = new float[sums.length];
    for (int start = 0; start < right.length; start += columns) {
      float factor = left[start + i];
      if (factor != 0) {
        for (int j = 0; j < block.length; j++) {
          block[j] += factor * right[start + j];
        }
      }
    }
    for (int j = 0; j < block.length; j++) {
      sums[j] += block[j];
    }
  }

  int columns() {
    return columns;
  }

  /** The sum of the products of two elements. */
  double at(int i, int j) {
    return i >= j ? sums[i][j] : sums[j][i];
  }

  /** The product with a vector. */
  double[] times(double[] vector) {
    double[] product = new double[columns];
    for (int i = 0; i < columns; i++) {
      double[] row = sums[i];
      double factor = vector[i];
      double sum = 0;
      for (int j = 0; j < i; j++) {
        sum += row[j] * vector[j];
        product[j] += row[j] * factor;
      }
      product[i] += sum + row[i] * factor;
    }
    return product;
  }

  /** {@code w (x - x~) x~^T}, summed: how the drift of inputs shows in an output channel. */
  double[] drift(float[] weights) {
    double[] shown = new double[columns];
    for (int i = 0; i < drift.length; i++) {
      for (int j = 0; j < columns; j++) {
        shown[j] += weights[i] * drift[i][j];
      }
    }
    return shown;
  }

  /** The squared error of an output channel with other weights, summed over all rows. */
  double squaredError(double[] weights, float[] others) {
    double total = 0;
    for (int i = 0; i < columns; i++) {
      double own = weights[i] - others[i];
      if (own != 0) {
        double cross = 0;
        for (int j = 0; j < i; j++) {
          cross += sums[i][j] * (weights[j] - others[j]);
        }
        total += own * (2 * cross + own * sums[i][i]);
      }
    }
    return total;
  }
}
