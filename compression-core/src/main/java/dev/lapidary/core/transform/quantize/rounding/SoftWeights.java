package dev.lapidary.core.transform.quantize.rounding;

/** The weights of an output channel between two numbers of their grid, moved by Adam. */
final class SoftWeights {
  private static final double STRETCH = 1.2;
  private static final double OVERHANG = 0.1;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final float[] below;
  private final float[] above;
  private final double[] variables;
  private final double[] first;
  private final double[] second;
  private int steps;

  /** Starts where the weights are. */
  SoftWeights(float[] weights, ChannelGrid grid, double rate) {
    this.rate = rate;
    int count = weights.length;
    below = new float[count];
    above = new float[count];
    variables = new double[count];
    first = new double[count];
    second = new double[count];
    for (int i = 0; i < count; i++) {
      boolean fixed = grid.isFixed(weights[i]);
      below[i] = fixed ? weights[i] : grid.below(i, weights[i]);
      above[i] = fixed ? weights[i] : grid.above(i, weights[i]);
      double share = gap(i) == 0 ? 0.5 : (weights[i] - below[i]) / gap(i);
      double sigmoid = (Math.max(0, Math.min(1, share)) + OVERHANG) / STRETCH;
      variables[i] = Math.log(sigmoid / (1 - sigmoid));
    }
  }

  private double gap(int i) {
    return (double) above[i] - below[i];
  }

  private static double sigmoid(double variable) {
    return 1 / (1 + Math.exp(-variable));
  }

  private static double share(double sigmoid) {
    return Math.max(0, Math.min(1, STRETCH * sigmoid - OVERHANG));
  }

  /** How far the weights are from others. */
  double[] minus(double[] others) {
    double[] difference = new double[others.length];
    for (int i = 0; i < others.length; i++) {
      difference[i] = below[i] + share(sigmoid(variables[i])) * gap(i) - others[i];
    }
    return difference;
  }

  /**
   * One step of Adam.
   *
   * @param gradient of the error by the weights
   * @param regularization lambda, 0 or more
   * @param beta of the regularizer, 1 or more
   */
  void step(double[] gradient, double regularization, double beta) {
    steps++;
    double pace =
        rate * Math.sqrt(1 - Math.pow(SECOND_DECAY, steps)) / (1 - Math.pow(FIRST_DECAY, steps));
    for (int i = 0; i < variables.length; i++) {
      double sigmoid = sigmoid(variables[i]);
      double share = share(sigmoid);
      double slope = share > 0 && share < 1 ? STRETCH * sigmoid * (1 - sigmoid) : 0;
      double side = 2 * share - 1;
      double closing =
          -2 * regularization * beta * Math.pow(Math.abs(side), beta - 1) * Math.signum(side);
      double total = (gradient[i] * gap(i) + closing) * slope;
      first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * total;
      second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * total * total;
      variables[i] -= pace * first[i] / (Math.sqrt(second[i]) + EPSILON);
    }
  }

  /** Each weight at the nearer end. */
  float[] chosen() {
    float[] chosen = new float[variables.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = share(sigmoid(variables[i])) >= 0.5 ? above[i] : below[i];
    }
    return chosen;
  }
}
