package dev.lapidary.core.train.gradient;

import dev.lapidary.core.ir.Tensor;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked of the weights.
 *
 * @param names of the weights whose gradients are wanted
 * @param changed weights that take other values than the model's, by name
 */
public record WeightQuery(List<String> names, Map<String, Tensor> changed) {
  public WeightQuery {
    names = names.stream().distinct().toList();
    changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
  }

  /** At the model's own weights. */
  public static WeightQuery of(Collection<String> names) {
    return new WeightQuery(List.copyOf(names), Map.of());
  }

  /** The same names where some weights have other values. */
  public WeightQuery at(Map<String, Tensor> values) {
    return new WeightQuery(names, values);
  }
}
