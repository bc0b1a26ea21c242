package dev.lapidary.core.train;

import java.util.SplittableRandom;

/**
 * Draws from Beta(alpha, alpha): {@code x / (x + y)} with x and y from Gamma(alpha), these after
 * Marsaglia and Tsang (2000). Computed in logarithms, since for small alpha both x and y may be too
 * small for a double.
 */
final class BetaDistribution {
  private BetaDistribution() {}

  /**
   * @param alpha above 0
   * @return in [0, 1]
   */
  static double draw(double alpha, SplittableRandom random) {
    double x = logGamma(alpha, random);
    double y = logGamma(alpha, random);
    return 1 / (1 + Math.exp(y - x));
  }

  /** The logarithm of a draw from Gamma(alpha). */
  private static double logGamma(double alpha, SplittableRandom random) {
    if (alpha < 1) {
      return logGamma(alpha + 1, random) + Math.log(positive(random)) / alpha;
    }
    double d = alpha - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = normal(random);
      double v = Math.pow(1 + c * normal, 3);
      if (v > 0 && Math.log(positive(random)) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
        return Math.log(d) + Math.log(v);
      }
    }
  }

  /** A normal number (Box, Muller 1958). */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(positive(random)));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** In (0, 1]. */
  private static double positive(SplittableRandom random) {
    return 1 - random.nextDouble();
  }
}
