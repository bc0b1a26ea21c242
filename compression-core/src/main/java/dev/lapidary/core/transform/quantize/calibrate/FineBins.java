package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Arrays;

/**
 * Counts elements between edges that lie anywhere, so that several histograms of the same elements
 * take one count for each: theirs are sums. A bin holds its lower edge and not its upper one. Not
 * for several threads.
 */
final class FineBins {
  /** Equal parts of the magnitudes on either side of zero; many times more than there are edges. */
  private static final int CELLS = 32_768;

  /** Elements after which cells are emptied into bins, long before one counts beyond an int. */
  private static final int FULL = 1 << 24;

  /** About what it takes, in bytes. */
  static final int BYTES = 2 * CELLS * Integer.BYTES + (1 << 17);

  private final float[] edges;
  private final long[] counts;

  /**
   * Elements of each cell, from the least on; of a cell that edges part, ~ the bin of its least.
   */
  private final int[] cells = new int[2 * CELLS];

  private final float cellsPerUnit;
  private int inCells;

  /**
   * Empty bins.
   *
   * @param edges finite, two or more of them different; in any order
   */
  FineBins(float... edges) {
    this.edges = distinct(edges);
    int bins = this.edges.length - 1;
    counts = new long[bins];
    cellsPerUnit = CELLS / Math.max(Math.abs(this.edges[0]), Math.abs(this.edges[bins]));
    for (int edge = bins - 1; edge > 0; edge--) {
      int cell = cell(this.edges[edge]);
      if (cell == cell(Math.nextDown(this.edges[edge]))) {
        cells[cell] = ~(edge - 1);
      }
    }
  }

  private static float[] distinct(float[] edges) {
    float[] sorted = new float[edges.length];
    for (int i = 0; i < edges.length; i++) {
      sorted[i] = edges[i] + 0f; // no zero below zero, which sorting tells apart
    }
    Arrays.sort(sorted);
    int count = 1;
    for (float edge : sorted) {
      if (edge != sorted[count - 1]) {
        sorted[count++] = edge;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /**
   * The cell of an element. Cells only rise with elements, whatever rounding does, so each holds
   * all floats between two. It goes by magnitude, so that zero, which half of many values are, is
   * the first of its cell and needs no comparison with the edge that often lies there.
   */
  private int cell(float element) {
    int cell = Math.min((int) (Math.abs(element) * cellsPerUnit), CELLS - 1);
    return CELLS + (cell ^ (Float.floatToRawIntBits(element) >> 31));
  }

  /**
   * Counts the first elements of an array; what lies outside is left out. Nearly all lie in cells
   * within one bin, where one look-up is all that it takes.
   *
   * @param count at most 2^24
   */
  void add(float[] elements, int count) {
    if (inCells > FULL - count) {
      emptyCells();
    }
    inCells += count;
    float least = edges[0];
    float beyond = edges[counts.length];
    for (int i = 0; i < count; i++) {
      float element = elements[i] + 0f; // no zero below zero
      if (element >= least && element < beyond) {
        int cell = cell(element);
        int found = cells[cell];
        if (found >= 0) {
          cells[cell] = found + 1;
        } else {
          counts[bin(element, ~found)]++;
        }
      }
    }
  }

  /** The bin of an element that lies in a bin or in one after it. */
  private int bin(float element, int bin) {
    if (element < edges[bin + 1]) {
      return bin;
    }
    int found = Arrays.binarySearch(edges, bin + 1, edges.length, element);
    return found < 0 ? -found - 2 : found;
  }

  /** What another with the same edges has counted. */
  void add(FineBins other) {
    other.emptyCells();
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] += other.counts[bin];
    }
  }

  private void emptyCells() {
    int bin = 0;
    for (int cell = 0; cell < cells.length; cell++) {
      while (bin + 1 < counts.length && cell(edges[bin + 1]) <= cell) {
        bin++;
      }
      if (cells[cell] > 0) {
        counts[bin] += cells[cell];
        cells[cell] = 0;
      }
    }
    inCells = 0;
  }

  /**
   * How many of the elements added so far lie from one edge to before another.
   *
   * @throws IllegalArgumentException if either is none of the edges
   */
  long count(float from, float to) {
    if (inCells > 0) {
      emptyCells();
    }
    long sum = 0;
    int end = index(to);
    for (int bin = index(from); bin < end; bin++) {
      sum += counts[bin];
    }
    return sum;
  }

  private int index(float edge) {
    int found = Arrays.binarySearch(edges, edge + 0f);
    if (found < 0) {
      throw new IllegalArgumentException(edge + " is no edge");
    }
    return found;
  }
}
