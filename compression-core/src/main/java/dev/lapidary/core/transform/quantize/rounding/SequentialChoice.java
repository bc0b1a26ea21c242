package dev.lapidary.core.transform.quantize.rounding;

/**
 * Rounds one input after the other, and lets the weights not yet rounded make up for each error
 * (GPTQ, Frantar et al. 2022, algorithm 1):
 *
 * <pre>
 *   error  = (w[j] - round(w[j])) / U[j][j]
 *   w[k]  -= error * U[j][k]                    for k after j
 * </pre>
 */
record SequentialChoice(InverseFactor factor) implements ChannelChoice {

  @Override
  public float[] choose(float[] weights, double[] wanted, ChannelGrid grid) {
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
