package dev.lapidary.core.train;

/** How the learning rate runs over the steps of a training. */
public enum Schedule {
  CONSTANT,
  /** Half a cosine from the peak to zero. */
  COSINE,
  /** Linear warm-up over the first quarter of the steps, then half a cosine (Smith 2018). */
  ONE_CYCLE;

  /** Share of the steps of {@link #ONE_CYCLE} in which the rate rises. */
  private static final double WARM_UP = 0.25;

  /**
   * The learning rate of one step.
   *
   * @param peak highest rate
   * @param step from 0
   * @param steps of the whole training
   */
  public double rateAt(double peak, int step, int steps) {
    return switch (this) {
      case CONSTANT -> peak;
      case COSINE -> peak * halfCosine((double) step / steps);
      case ONE_CYCLE -> {
        double warmUp = Math.max(1, steps * WARM_UP);
        yield step < warmUp
            ? peak * (step + 1) / (warmUp + 1)
            : peak * halfCosine((step - warmUp) / (steps - warmUp));
      }
    };
  }

  private static double halfCosine(double done) {
    return (1 + Math.cos(Math.PI * done)) / 2;
  }
}
