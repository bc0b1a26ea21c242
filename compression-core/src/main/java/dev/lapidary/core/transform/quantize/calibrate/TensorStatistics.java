package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was observed of a model's activations.
 *
 * @param values by value name
 * @param samples how many samples were fed
 */
public record TensorStatistics(Map<String, ValueStatistics> values, int samples) {
  public TensorStatistics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * What was observed of a value.
   *
   * @throws IllegalArgumentException if the value was not observed
   */
  public ValueStatistics of(String value) {
    ValueStatistics found = values.get(value);
    if (found == null) {
      throw new IllegalArgumentException("value " + value + " was not observed");
    }
    return found;
  }
}
