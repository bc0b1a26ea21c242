package dev.lapidary.core.transform.quantize.rounding;

/** Chooses the weights of output channels that see the same inputs, by one of the methods. */
final class OutputRounding {
  private final SecondMoment moment;
  private final InverseFactor factor;
  private final ChannelChoice choice;

  /**
   * What was seen of the inputs, and how to choose.
   *
   * @param damping share of the mean of the moment's diagonal that is added to it, above 0
   */
  OutputRounding(SecondMoment moment, RoundingMethod method, double damping) {
    this.moment = moment;
    this.factor = InverseFactor.of(moment, damping);
    this.choice =
        method == RoundingMethod.ADAROUND
            ? new AdaptiveChoice(moment)
            : new SequentialChoice(factor);
  }

  /** An output channel's weights, and the summed squared errors of its output. */
  record Rounded(float[] weights, double error, double nearestError) {}

  /** Rounds one output channel, to the nearest if that turns out to be better. */
  Rounded round(float[] weights, ChannelGrid grid) {
    double[] wanted = wanted(weights);
    float[] nearest = grid.round(weights);
    float[] chosen = choice.choose(weights, wanted, grid);
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
}
