package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Arrays;

/**
 * How many elements of a value lie in each of some bins of equal width. A bin holds its lower edge;
 * the last one holds both. Edges are rounded to float as numpy's histogram rounds them.
 */
public final class Histogram {
  private final float[] edges;
  private final long[] counts;

  private Histogram(float[] edges, long[] counts) {
    this.edges = edges;
    this.counts = counts;
  }

  /**
   * Empty bins.
   *
   * @param bins 1 or more
   * @throws IllegalArgumentException unless {@code least < greatest}, both finite
   */
  public static Counting over(float least, float greatest, int bins) {
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
    return new Counting(edges, width);
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

  /** Bins that are being filled. Not for several threads. */
  public static final class Counting {
    private final float[] edges;
    private final long[] counts;
    private final float width;

    private Counting(float[] edges, float width) {
      this.edges = edges;
      this.counts = new long[edges.length - 1];
      this.width = width;
    }

    /**
     * Counts the first elements of an array; what lies outside is left out. Rounding puts few
     * beside their bin, so one comparison with each of its edges is nearly all that it takes; a
     * product with the inverse of the width would put zero, which is half of most values, beside.
     */
    void add(float[] elements, int count) {
      int last = counts.length - 1;
      float least = edges[0];
      float greatest = edges[last + 1];
      for (int i = 0; i < count; i++) {
        float element = elements[i];
        if (element >= least && element <= greatest) {
          int bin = Math.min((int) ((element - least) / width), last);
          if (element < edges[bin]) {
            bin = below(element, bin);
          } else if (bin < last && element >= edges[bin + 1]) {
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
      while (found < counts.length - 1 && element >= edges[found + 1]) {
        found++;
      }
      return found;
    }

    /** What was counted so far. */
    Histogram histogram() {
      return new Histogram(edges, counts.clone());
    }
  }
}
