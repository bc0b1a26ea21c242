package dev.lapidary.core.transform.quantize.rounding;

/** Chooses numbers of a grid for the weights of one output channel. */
interface ChannelChoice {

  /**
   * Chooses. Weights that a grid follows from stay as they are, so that it is found again.
   *
   * @param weights the channel's own
   * @param wanted the weights that, unrounded, give the output that is aimed at
   */
  float[] choose(float[] weights, double[] wanted, ChannelGrid grid);
}
