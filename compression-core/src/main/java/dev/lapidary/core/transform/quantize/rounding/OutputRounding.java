package dev.lapidary.core.transform.quantize.rounding;

/**
 * Rounds the weights of output channels that see the same inputs, one input after the other, and
 * lets those not yet rounded make up for each error (GPTQ, Frantar et al. 2022, algorithm 1):
 *
 * <pre>
 *   error  = (w[j] - round(w[j])) / U[j][j]
 *   w[k]  -= error * U[j][k]                    for k after j
 * </pre>
 *
 * <p>Weights that a grid follows from stay as they are, so that it is found again.
 */
final class OutputRounding {
  private final SecondMoment moment;
  private final InverseFactor factor;

  OutputRounding(SecondMoment moment, double damping) {
    this.moment = moment;
    this.factor = InverseFactor.of(moment, damping);
  }

  /** An output channel's weights, and the summed squared errors of its output. */
  record Rounded(float[] weights, double error, double nearestError) {}

  /** Rounds one output channel, to the nearest if that turns out to be better. */
  Rounded round(float[] weights, ChannelGrid grid) {
    double[] wanted = wanted(weights);
    float[] nearest = grid.round(weights);
    float[] chosen = choose(weights, wanted, grid);
    double error = moment.squaredError(wanted, chosen);
    double nearestError = moment.squaredError(wanted, nearest);
    return error < nearestError
        ? new Rounded(chosen, error, nearestError)
        : new Rounded(nearest, nearestError, nearestError);
  }

  /** The weights that, unrounded, come nearest to the output in float. */
  private double[] wanted(float[] weights) {
    double[] wanted = factor.solve(moment.drift(weights));
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] += weights[i];
    }
    return wanted;
  }

  private float[] choose(float[] weights, double[] wanted, ChannelGrid grid) {
    int[] order = factor.order();
    double[] moved = new double[weights.length];
    for (int j = 0; j < moved.length; j++) {
      moved[j] = wanted[order[j]];
    }
    float[] rounded = new float[weights.length];
    for (int j = 0; j < moved.length; j++) {
      float original = weights[order[j]];
      float chosen = grid.isFixed(original) ? original : grid.round(order[j], moved[j]);
      rounded[order[j]] = chosen;
      double[] row = factor.rows()[j];
      double error = (moved[j] - chosen) / row[0];
      for (int k = j + 1; k < moved.length; k++) {
        moved[k] -= error * row[k - j];
      }
    }
    return rounded;
  }
}
