package dev.lapidary.core.transform.quantize.weights;

/** How much of a weight is left: {@code 10 log10(sum w^2 / sum (w - w~)^2)} in decibels. */
final class SignalToNoise {
  private SignalToNoise() {}

  /** Infinite if nothing is lost. */
  static double decibels(float[] exact, float[] stored) {
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < exact.length; i++) {
      double error = (double) exact[i] - stored[i];
      signal += (double) exact[i] * exact[i];
      noise += error * error;
    }
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
