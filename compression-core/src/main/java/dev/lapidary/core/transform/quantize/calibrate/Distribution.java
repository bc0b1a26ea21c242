package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Tensor;
import java.nio.FloatBuffer;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * How the elements of a value are spread.
 *
 * @param signed over [-m, m], m being the largest magnitude
 * @param magnitudes over [the least magnitude, m]
 */
public record Distribution(Histogram signed, Histogram magnitudes) {
  /** Bins of each histogram: what ONNX Runtime's percentile takes, and entropy as published. */
  public static final int BINS = 2048;

  /** The largest magnitude there are bins for: their span is a finite float. */
  static final float LARGEST = Float.MAX_VALUE / 2;

  /** By how much of itself the largest magnitude may be another as other kernels round. */
  private static final float ROUNDING = 1e-4f;

  /** Elements that are read at a time, which is many times faster than one by one. */
  private static final int CHUNK = 4096;

  /** Counts elements whose bounds are known. Not for several threads. */
  static final class Counting {
    private final float[] signed;
    private final float[] magnitudes;
    private final FineBins bins;
    private final float[] chunk = new float[CHUNK];

    /**
     * Empty bins. A value of one magnitude alone gets bins around it, as numpy's histogram gives
     * it, or, where floats lie further apart, from its neighbour below to that above.
     *
     * @param largestMagnitude at most {@link #LARGEST}
     */
    Counting(float leastMagnitude, float largestMagnitude) {
      float around = largestMagnitude == 0 ? 0.5f : largestMagnitude;
      signed = Histogram.edges(-around, around, BINS);
      magnitudes =
          leastMagnitude < largestMagnitude
              ? Histogram.edges(leastMagnitude, largestMagnitude, BINS)
              : around(leastMagnitude);
      float[] edges = new float[3 * (BINS + 1)];
      for (int i = 0; i <= BINS; i++) {
        edges[3 * i] = signed(i);
        edges[3 * i + 1] = magnitude(i);
        edges[3 * i + 2] = mirrored(i);
      }
      bins = new FineBins(edges);
    }

    private static float[] around(float magnitude) {
      float half = Math.max(0.5f, Math.ulp(magnitude));
      return Histogram.edges(magnitude - half, magnitude + half, BINS);
    }

    private float signed(int edge) {
      if (edge == 0) {
        return -outer(signed[BINS]);
      }
      return edge == BINS ? outer(signed[BINS]) : signed[edge];
    }

    /** From zero on, so that nothing lies before the first bin. */
    private float magnitude(int edge) {
      if (edge == 0) {
        return 0;
      }
      return edge == BINS ? outer(magnitudes[BINS]) : Math.max(0, magnitudes[edge]);
    }

    /**
     * Where, below zero, the magnitudes from an edge on end: the edge is the upper one there, and
     * is held.
     */
    private float mirrored(int edge) {
      float magnitude = magnitude(edge);
      return edge == BINS || magnitude == 0 ? 0 - magnitude : Math.nextUp(-magnitude);
    }

    /** The end of the last bin, which holds its upper edge, and what rounding put behind it. */
    private static float outer(float edge) {
      return Math.max(Math.nextUp(edge), edge * (1 + ROUNDING));
    }

    void add(Tensor tensor) {
      FloatBuffer elements = tensor.data().asFloatBuffer();
      while (elements.hasRemaining()) {
        int count = Math.min(chunk.length, elements.remaining());
        elements.get(chunk, 0, count);
        bins.add(chunk, count);
      }
    }

    /** What another of the same bounds has counted. */
    void add(Counting other) {
      bins.add(other.bins);
    }

    Distribution distribution() {
      return new Distribution(
          histogram(signed, bin -> bins.count(signed(bin), signed(bin + 1))),
          histogram(
              magnitudes,
              bin ->
                  bins.count(magnitude(bin), magnitude(bin + 1))
                      + bins.count(mirrored(bin + 1), mirrored(bin))));
    }

    private static Histogram histogram(float[] edges, IntToLongFunction count) {
      return new Histogram(edges, IntStream.range(0, BINS).mapToLong(count).toArray());
    }
  }
}
