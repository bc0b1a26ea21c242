package dev.lapidary.core.inspect;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What steps did to the constants of one layer.
 *
 * @param layer the first output of the node that held the weight before
 * @param before the weight, with normalization folded if it is afterwards
 * @param after the weight as it counts afterwards: dequantized where integers are stored
 * @param weights the integers of the channel with the largest scale; empty if none are stored
 * @param input the integers of what the layer takes; empty if it takes floats
 * @param bias empty unless it is there afterwards, in float; one that was not there before was zero
 */
public record WeightChange(
    String layer,
    float[] before,
    float[] after,
    Optional<IntegerGrid> weights,
    Optional<IntegerGrid> input,
    Optional<BiasChange> bias) {

  /**
   * How a bias changed where it changed most.
   *
   * @param channel from 0
   */
  public record BiasChange(int channel, float before, float after) {

    static Optional<BiasChange> of(float[] before, float[] after) {
      int most = 0;
      for (int c = 1; c < before.length; c++) {
        if (Math.abs(after[c] - before[c]) > Math.abs(after[most] - before[most])) {
          most = c;
        }
      }
      return before.length == 0
          ? Optional.empty()
          : Optional.of(new BiasChange(most, before[most], after[most]));
    }
  }

  /** The largest magnitude that became zero; empty if none did. */
  public OptionalDouble threshold() {
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      if (after[i] == 0) {
        largest = Math.max(largest, Math.abs(before[i]));
      }
    }
    return largest == 0 ? OptionalDouble.empty() : OptionalDouble.of(largest);
  }

  /** The number of weights that are zero afterwards. */
  public long zeros() {
    long zeros = 0;
    for (float weight : after) {
      zeros += weight == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** {@code 10 log10(sum w² / sum (w - w')²)} in dB; infinite if nothing changed. */
  public double sqnrDb() {
    return 10 * Math.log10(1 / squaredChange());
  }

  /** {@code ||w' - w|| / ||w||}. */
  public double relativeChange() {
    return Math.sqrt(squaredChange());
  }

  private double squaredChange() {
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < before.length; i++) {
      signal += (double) before[i] * before[i];
      noise += Math.pow((double) before[i] - after[i], 2);
    }
    return noise == 0 ? 0 : noise / signal;
  }
}
