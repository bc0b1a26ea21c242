package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was observed of a model's activations.
 *
 * @param ranges by value name
 * @param samples how many samples were fed
 */
public record TensorStatistics(Map<String, ValueRange> ranges, int samples) {
  public TensorStatistics {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /**
   * The range of a value.
   *
   * @throws IllegalArgumentException if the value was not observed
   */
  public ValueRange range(String value) {
    ValueRange range = ranges.get(value);
    if (range == null) {
      throw new IllegalArgumentException("value " + value + " was not observed");
    }
    return range;
  }
}
