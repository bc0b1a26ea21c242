package dev.lapidary.core.transform;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One change a step made.
 *
 * @param layer the node's first non-empty output, or the name of the weight or value
 * @param action what was done, a stable word: {@code pruned}, {@code quantized}, {@code folded},
 *     {@code removed}, {@code converted}, {@code trained}, {@code narrowed}, {@code dropped},
 *     {@code built}, {@code rounded}, {@code corrected}, {@code equalized}, {@code smoothed},
 *     {@code kept}, {@code kept-float}, {@code kept-width}, {@code chosen} (of the step's label,
 *     for a choice over all layers)
 * @param figures numbers worth showing, units in the names, for example {@code sparsity}
 */
public record LayerChange(String layer, String action, Map<String, Object> figures) {
  public LayerChange {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  public static LayerChange of(String layer, String action) {
    return new LayerChange(layer, action, Map.of());
  }
}
