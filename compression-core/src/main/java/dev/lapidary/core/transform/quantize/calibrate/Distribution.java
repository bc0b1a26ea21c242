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

  /** Counts elements whose bounds are known. Not for several threads. */
  static final class Counting {
    private final Histogram.Counting signed;
    private final Histogram.Counting magnitudes;

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
        float element = elements.get();
        signed.add(element);
        magnitudes.add(Math.abs(element));
      }
    }

    Distribution distribution() {
      return new Distribution(signed.histogram(), magnitudes.histogram());
    }
  }
}
