package dev.lapidary.core.transform.quantize.rounding;

/**
 * Learns whether each weight goes to the number below or above it (AdaRound, Nagel et al. 2020, "Up
 * or Down? Adaptive Rounding for Post-Training Quantization"): minimizes
 *
 * <pre>
 *   E / E_nearest + lambda * sum(1 - |2 h(V) - 1|^beta)
 *
 *   E    = (w~ - w) H (w~ - w)^T        squared error of the output, H the inputs' second moment
 *   w~   = below + h(V) * (above - below)
 *   h(V) = clip(1.2 * sigmoid(V) - 0.1, 0, 1)
 * </pre>
 *
 * <p>by Adam, starting where w~ = w. The second term, which draws each h to 0 or 1, comes in after
 * a fifth of the iterations, its beta falling from 20 to 2. H holds all that the samples say of the
 * error, so that no batches are drawn and the result is always the same. The activation behind the
 * layer is not taken into account.
 */
record AdaptiveChoice(SecondMoment moment) implements ChannelChoice {
  private static final int ITERATIONS = 1000;
  private static final double WARM_START = 0.2;
  private static final double FIRST_BETA = 20;
  private static final double LAST_BETA = 2;
  private static final double REGULARIZATION = 0.03;
  private static final double LEARNING_RATE = 0.01;

  @Override
  public float[] choose(float[] weights, double[] wanted, ChannelGrid grid) {
    float[] nearest = grid.round(weights);
    double unit = moment.squaredError(wanted, nearest);
    if (unit == 0) {
      return nearest;
    }
    SoftWeights soft = new SoftWeights(weights, grid, LEARNING_RATE);
    for (int i = 0; i < ITERATIONS; i++) {
      double[] gradient = moment.times(soft.minus(wanted));
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] *= 2 / unit;
      }
      double late = ((double) i / ITERATIONS - WARM_START) / (1 - WARM_START);
      if (late < 0) {
        soft.step(gradient, 0, LAST_BETA);
      } else {
        soft.step(gradient, REGULARIZATION, FIRST_BETA + late * (LAST_BETA - FIRST_BETA));
      }
    }
    return soft.chosen();
  }
}
