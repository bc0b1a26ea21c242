package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Arrays;

/**
 * How many elements of a value lie in each of some bins of equal width. A bin holds its lower edge;
 * the last one holds both. Edges are rounded to float as numpy's histogram rounds them.
 */
public final class Histogram {
  private final float[] edges;
  private final long[] counts;

  Histogram(float[] edges, long[] counts) {
    this.edges = edges;
    this.counts = counts;
  }

  /**
   * The edges of bins of equal width, one more than bins.
   *
   * @param bins 1 or more
   * @throws IllegalArgumentException unless {@code least < greatest}, both finite
   */
  static float[] edges(float least, float greatest, int bins) {
    if (bins < 1 || !(least < greatest) || !Float.isFinite(greatest - least)) {
      throw new IllegalArgumentException(
          "bins need bounds in order, found " + bins + " over " + least + ".." + greatest);
    }
    float width = (greatest - least) / bins;
    float[] edges = new float[bins + 1];
    for (int i = 0; i < bins; i++) {
      edges[i] = i * width + least;
    }
    edges[bins] = greatest;
    return edges;
  }

  /** The number of bins. */
  public int bins() {
    return counts.length;
  }

  /** How many elements the bin holds. */
  public long count(int bin) {
    return counts[bin];
  }

  /** The lower edge of a bin; of {@code bins()}, the upper edge of the last one. */
  public float edge(int bin) {
    return edges[bin];
  }

  /** The number of elements counted. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /**
   * The same counts in wider bins.
   *
   * @param bins a divisor of {@link #bins}
   */
  public Histogram merged(int bins) {
    int factor = counts.length / bins;
    if (factor * bins != counts.length) {
      throw new IllegalArgumentException(
          bins + " must divide the number of bins, " + counts.length);
    }
    float[] newEdges = new float[bins + 1];
    long[] sums = new long[bins];
    for (int i = 0; i < counts.length; i++) {
      sums[i / factor] += counts[i];
    }
    for (int i = 0; i <= bins; i++) {
      newEdges[i] = edges[i * factor];
    }
    return new Histogram(newEdges, sums);
  }
}
