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
        edges[3 * i] = end(signed, i);
        edges[3 * i + 1] = Math.max(0, end(magnitudes, i));
        edges[3 * i + 2] = mirrored(i);
      }
      bins = new FineBins(edges);
    }

    private static float[] around(float magnitude) {
      float half = Math.max(0.5f, Math.ulp(magnitude));
      return Histogram.edges(magnitude - half, magnitude + half, BINS);
    }

    /** Where the bin before an edge ends: the last bin holds both its edges. */
    private static float end(float[] edges, int edge) {
      return edge == BINS ? Math.nextUp(edges[edge]) : edges[edge];
    }

    /**
     * Where, below zero, the magnitudes from an edge on end: the edge is the upper one there, and
     * is held. Zero itself counts as above, where bins around a single magnitude may start below.
     */
    private float mirrored(int edge) {
      float magnitude = magnitudes[edge];
      if (magnitude <= 0) {
        return 0;
      }
      return edge == BINS ? -magnitude : Math.nextUp(-magnitude);
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
          histogram(signed, bin -> bins.count(signed[bin], end(signed, bin + 1))),
          histogram(magnitudes, this::countOfMagnitudes));
    }

    private long countOfMagnitudes(int bin) {
      return bins.count(Math.max(0, magnitudes[bin]), Math.max(0, end(magnitudes, bin + 1)))
          + bins.count(mirrored(bin + 1), mirrored(bin));
    }

    private static Histogram histogram(float[] edges, IntToLongFunction count) {
      return new Histogram(edges, IntStream.range(0, BINS).mapToLong(count).toArray());
    }
  }
}
