package dev.lapidary.core.train.djl;

/** How an element's weight falls with the distance from the place looked for. */
interface InterpolationKernel {
  /** Beyond this distance the weight is zero. */
  int radius();

  double at(double distance);

  /** Straight down to zero at distance 1. */
  static InterpolationKernel linear() {
    return new InterpolationKernel() {
      @Override
      public int radius() {
        return 1;
      }

      @Override
      public double at(double distance) {
        return Math.max(0, 1 - Math.abs(distance));
      }
    };
  }

  /** Cubic convolution (Keys 1981). */
  static InterpolationKernel cubic(double a) {
    return new InterpolationKernel() {
      @Override
      public int radius() {
        return 2;
      }

      @Override
      public double at(double distance) {
        double d = Math.abs(distance);
        if (d <= 1) {
          return ((a + 2) * d - (a + 3)) * d * d + 1;
        }
        return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
      }
    };
  }
}
