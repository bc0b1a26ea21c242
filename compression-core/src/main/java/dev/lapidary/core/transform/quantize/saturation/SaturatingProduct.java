package dev.lapidary.core.transform.quantize.saturation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The weights of one output as x86 without VNNI multiplies them with unsigned bytes (VPMADDUBSW):
 * the products of two neighbours are added in 16 bits that saturate, the sums of pairs in 32 bits.
 *
 * <pre>sum over pairs of min(32767, max(-32768, a[2p] w[2p] + a[2p+1] w[2p+1]))</pre>
 *
 * <p>A single product fits, for |255 * -128| is 32640.
 */
final class SaturatingProduct {
  private static final int UNSIGNED_MOST = 255;

  private final int[] weights;
  private final int[] risky;
  private final int weightSum;

  /**
   * Finds the pairs that can saturate.
   *
   * @param weights -128..127, in the order they are multiplied
   */
  SaturatingProduct(int... weights) {
    this.weights = weights.clone();
    weightSum = Arrays.stream(weights).sum();
    risky = IntStream.range(0, weights.length / 2).filter(this::mayOverflow).toArray();
  }

  /** Two weights of one sign that activations of 255 carry beyond 16 bits. */
  private boolean mayOverflow(int pair) {
    int one = weights[2 * pair];
    int other = weights[2 * pair + 1];
    int greatest = UNSIGNED_MOST * (Math.max(one, 0) + Math.max(other, 0));
    int least = UNSIGNED_MOST * (Math.min(one, 0) + Math.min(other, 0));
    return greatest > Short.MAX_VALUE || least < Short.MIN_VALUE;
  }

  /** The number of pairs of weights. */
  int pairs() {
    return weights.length / 2;
  }

  /** The number of pairs that some activations carry beyond 16 bits. */
  int pairsAtRisk() {
    return risky.length;
  }

  /** The sum of the weights. */
  int weightSum() {
    return weightSum;
  }

  /**
   * The sum in 32 bits, as VNNI makes it.
   *
   * @param activations 0..255, as many as weights
   */
  int exact(int[] activations) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += activations[i] * weights[i];
    }
    return sum;
  }

  /** What saturation adds to the exact sum. */
  int error(int[] activations) {
    int error = 0;
    for (int pair : risky) {
      int sum = pairSum(activations, pair);
      error += Math.min(Short.MAX_VALUE, Math.max(Short.MIN_VALUE, sum)) - sum;
    }
    return error;
  }

  /** The number of pairs that saturate. */
  int saturated(int[] activations) {
    int saturated = 0;
    for (int pair : risky) {
      int sum = pairSum(activations, pair);
      saturated += sum == (short) sum ? 0 : 1;
    }
    return saturated;
  }

  private int pairSum(int[] activations, int pair) {
    int at = 2 * pair;
    return activations[at] * weights[at] + activations[at + 1] * weights[at + 1];
  }
}
