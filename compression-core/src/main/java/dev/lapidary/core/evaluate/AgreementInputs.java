package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.runtime.GivenInputs;

/** What two models are fed to see how far they agree. */
public sealed interface AgreementInputs {

  /** The samples of a dataset; labels play no part. */
  record OfDataset(Dataset dataset) implements AgreementInputs {}

  /**
   * Random values, for models that have no data at hand. Each sample is one run with batch 1 and
   * depends on the seed and its position alone.
   *
   * @param samples 1 or more
   * @param given lengths of open axes, and values of inputs
   */
  record AtRandom(int samples, long seed, GivenInputs given) implements AgreementInputs {
    public AtRandom {
      if (samples < 1) {
        throw new IllegalArgumentException("samples must be 1 or more, found " + samples);
      }
    }
  }
}
