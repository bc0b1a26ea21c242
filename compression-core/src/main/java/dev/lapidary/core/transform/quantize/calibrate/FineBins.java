package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Arrays;

/**
 * Counts elements between edges that lie anywhere, so that several histograms of the same elements
 * take one count for each: theirs are sums. A bin holds its lower edge and not its upper one. Not
 * for several threads.
 */
final class FineBins {
  /** Equal parts of the whole range, each of which knows the bin of its middle. */
  private static final int CELLS = 8192;

  private final float[] edges;
  private final long[] counts;
  private final short[] middles = new short[CELLS];
  private final float cellWidth;

  /**
   * Empty bins.
   *
   * @param edges finite, two or more of them different, fewer than 32,768; in any order
   */
  FineBins(float... edges) {
    this.edges = distinct(edges);
    int bins = this.edges.length - 1;
    counts = new long[bins];
    float least = this.edges[0];
    cellWidth = (this.edges[bins] - least) / CELLS;
    for (int cell = 0; cell < CELLS; cell++) {
      int found = Arrays.binarySearch(this.edges, least + (cell + 0.5f) * cellWidth);
      middles[cell] = (short) Math.min(found < 0 ? -found - 2 : found, bins - 1);
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
   * Counts the first elements of an array; what lies outside is left out. Few lie in another bin
   * than the middle of their cell, so one comparison with each edge is nearly all that it takes. A
   * division, since a product would put zero, which half of many values are, beside its cell.
   */
  void add(float[] elements, int count) {
    float least = edges[0];
    float beyond = edges[counts.length];
    for (int i = 0; i < count; i++) {
      float element = elements[i];
      if (element >= least && element < beyond) {
        int bin = middles[Math.min((int) ((element - least) / cellWidth), CELLS - 1)];
        if (element < edges[bin]) {
          bin = below(element, bin);
        } else if (element >= edges[bin + 1]) {
          bin = above(element, bin);
        }
        counts[bin]++;
      }
    }
  }

  private int below(float element, int bin) {
    int found = bin - 1;
    while (element < edges[found]) {
      found--;
    }
    return found;
  }

  private int above(float element, int bin) {
    int found = bin + 1;
    while (element >= edges[found + 1]) {
      found++;
    }
    return found;
  }

  /**
   * How many of the elements added so far lie from one edge to before another.
   *
   * @throws IllegalArgumentException if either is none of the edges
   */
  long count(float from, float to) {
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
