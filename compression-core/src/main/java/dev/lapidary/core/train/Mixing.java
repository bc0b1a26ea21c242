package dev.lapidary.core.train;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.SplittableRandom;

/**
 * How the samples of one batch are mixed (Zhang et al. 2018).
 *
 * @param partners what each sample is mixed with, by position in the batch; not to be changed
 * @param share of the sample itself, in [0, 1]; the rest is its partner's
 */
public record Mixing(int[] partners, float share) {

  /** Draws the partners, a permutation of the batch, and the share from Beta(alpha, alpha). */
  static Mixing draw(double alpha, int size, SplittableRandom random) {
    float share = (float) BetaDistribution.draw(alpha, random);
    int[] partners = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      partners[i] = partners[other];
      partners[other] = i;
    }
    return new Mixing(partners, share);
  }

  /**
   * Mixes the samples.
   *
   * @param samples [N, ...]
   * @throws DataException if they are not FLOAT
   */
  Tensor apply(Tensor samples) throws DataException {
    if (samples.elementType() != ElementType.FLOAT) {
      throw new DataException("train.notMixable", samples.toString());
    }
    float[] values = samples.toFloats();
    int length = values.length / partners.length;
    float[] mixed = new float[values.length];
    for (int i = 0; i < partners.length; i++) {
      int other = partners[i] * length;
      for (int p = 0; p < length; p++) {
        mixed[i * length + p] = share * values[i * length + p] + (1 - share) * values[other + p];
      }
    }
    return Tensor.ofFloats(mixed, samples.lengths());
  }
}
