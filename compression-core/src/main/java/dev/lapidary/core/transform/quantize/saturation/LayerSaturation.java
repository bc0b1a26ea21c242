package dev.lapidary.core.transform.quantize.saturation;

import java.util.Optional;

/**
 * What a layer loses where pairs of 8-bit products are summed in 16 bits that saturate.
 *
 * @param node the layer, by its first non-empty output
 * @param pairs of weights
 * @param pairsAtRisk pairs that some activations carry beyond 16 bits
 * @param observed what happened on data, if there was any
 */
public record LayerSaturation(
    String node, String opType, long pairs, long pairsAtRisk, Optional<Observed> observed) {

  /**
   * Simulated on data.
   *
   * @param saturatedShare of the sums of pairs, 0..1
   * @param sqnrDb {@code 10 log10(sum y^2 / sum (y - y~)^2)} of the layer's outputs before its bias
   *     in decibels; infinite if nothing saturates
   */
  public record Observed(double saturatedShare, double sqnrDb) {}

  /** Share of the pairs of weights that may saturate, 0..1. */
  public double shareAtRisk() {
    return pairs == 0 ? 0 : (double) pairsAtRisk / pairs;
  }
}
