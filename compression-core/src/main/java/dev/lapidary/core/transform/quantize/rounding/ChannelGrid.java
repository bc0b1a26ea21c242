package dev.lapidary.core.transform.quantize.rounding;

/** The numbers that the weights of one output channel may become. */
public interface ChannelGrid {

  /**
   * The number nearest to a weight.
   *
   * @param column of the weight among those of the channel
   */
  float round(int column, double weight);

  /** Whether a weight stays as it is, since the grid follows from it. */
  boolean isFixed(float weight);

  /** All weights rounded to the nearest. */
  default float[] round(float[] weights) {
    float[] rounded = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      rounded[i] = round(i, weights[i]);
    }
    return rounded;
  }
}
