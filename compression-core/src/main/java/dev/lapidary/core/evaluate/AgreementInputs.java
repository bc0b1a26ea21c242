package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.Dataset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What two models are fed to see how far they agree. */
public sealed interface AgreementInputs {

  /** The samples of a dataset; labels play no part. */
  record OfDataset(Dataset dataset) implements AgreementInputs {}

  /**
   * Random values, for models that have no data at hand. Each sample is one run with batch 1 and
   * depends on the seed and its position alone.
   *
   * @param samples 1 or more
   * @param dims lengths of open axes by name, see {@code dev.lapidary.core.runtime.InputShapes}
   */
  record AtRandom(int samples, long seed, Map<String, Long> dims) implements AgreementInputs {
    public AtRandom {
      if (samples < 1) {
        throw new IllegalArgumentException("samples must be 1 or more, found " + samples);
      }
      dims = Collections.unmodifiableMap(new LinkedHashMap<>(dims));
    }
  }
}
