package dev.lapidary.core.data;

import dev.lapidary.core.ir.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Samples ready to feed.
 *
 * @param inputs a tensor for each input name; axis 0 is the batch, of equal length in all
 * @param labels class index of each sample; empty if the dataset is unlabelled
 */
public record Batch(int size, Map<String, Tensor> inputs, Optional<int[]> labels) {
  public Batch {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    labels = labels.map(int[]::clone);
    if (labels.isPresent() && labels.get().length != size) {
      throw new IllegalArgumentException(
          "batch of " + size + " samples needs as many labels, found " + labels.get().length);
    }
  }
}
