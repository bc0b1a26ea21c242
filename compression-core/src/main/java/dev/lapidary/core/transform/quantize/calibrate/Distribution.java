package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Tensor;
import java.nio.FloatBuffer;

/**
 * How the elements of a value are spread.
 *
 * @param signed over [-m, m], m being the largest magnitude
 * @param magnitudes over [the least magnitude, m]
 */
public record Distribution(Histogram signed, Histogram magnitudes) {
  /** Bins of each histogram: what ONNX Runtime's percentile takes, and entropy as published. */
  public static final int BINS = 2048;

  /** Elements that are read at a time, which is many times faster than one by one. */
  private static final int CHUNK = 4096;

  /** Counts elements whose bounds are known. Not for several threads. */
  static final class Counting {
    private final Histogram.Counting signed;
    private final Histogram.Counting magnitudes;
    private final float[] chunk = new float[CHUNK];

    /** A value of one magnitude alone gets bins around it, as numpy's histogram gives it. */
    Counting(float leastMagnitude, float largestMagnitude) {
      float around = largestMagnitude == 0 ? 0.5f : largestMagnitude;
      signed = Histogram.over(-around, around, BINS);
      magnitudes =
          leastMagnitude < largestMagnitude
              ? Histogram.over(leastMagnitude, largestMagnitude, BINS)
              : Histogram.over(leastMagnitude - 0.5f, leastMagnitude + 0.5f, BINS);
    }

    void add(Tensor tensor) {
      FloatBuffer elements = tensor.data().asFloatBuffer();
      while (elements.hasRemaining()) {
        int count = Math.min(chunk.length, elements.remaining());
        elements.get(chunk, 0, count);
        signed.add(chunk, count);
        for (int i = 0; i < count; i++) {
          chunk[i] = Math.abs(chunk[i]);
        }
        magnitudes.add(chunk, count);
      }
    }

    Distribution distribution() {
      return new Distribution(signed.histogram(), magnitudes.histogram());
    }
  }
}
