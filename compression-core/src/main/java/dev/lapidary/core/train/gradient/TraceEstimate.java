package dev.lapidary.core.train.gradient;

/**
 * The trace of the loss's Hessian over one weight, estimated.
 *
 * @param trace mean of the draws
 * @param standardError of that mean; NaN for a single draw
 * @param elements of the weight
 */
public record TraceEstimate(double trace, double standardError, long elements) {

  /** The mean eigenvalue, by which HAWQ-V2 ranks layers. */
  public double average() {
    return trace / elements;
  }

  static TraceEstimate of(double[] draws, long elements) {
    double mean = 0;
    for (double draw : draws) {
      mean += draw / draws.length;
    }
    double squares = 0;
    for (double draw : draws) {
      squares += (draw - mean) * (draw - mean);
    }
    double variance = squares / (draws.length - 1) / draws.length;
    return new TraceEstimate(mean, Math.sqrt(variance), elements);
  }
}
