package dev.lapidary.core.transform.quantize.rounding;

/** The numbers that the weights of one output channel may become. */
public interface ChannelGrid {

  /**
   * The number nearest to a weight.
   *
   * @param column of the weight among those of the channel
   */
  float round(int column, double weight);

  /**
   * The distance of neighbouring numbers.
   *
   * @param column of the weight among those of the channel
   */
  float step(int column);

  /** The largest number not above a weight, or the smallest of all. */
  default float below(int column, float weight) {
    float nearest = round(column, weight);
    return nearest <= weight ? nearest : round(column, (double) nearest - step(column));
  }

  /** The smallest number above a weight, or the largest of all. */
  default float above(int column, float weight) {
    float nearest = round(column, weight);
    return nearest > weight ? nearest : round(column, (double) nearest + step(column));
  }

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
