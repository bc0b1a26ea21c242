package dev.lapidary.core.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One thing measured of a variant, once.
 *
 * @param resultJson the figures, a JSON object; units stand in its keys
 */
public record Measurement(MeasurementKey key, Instant measuredAt, String resultJson) {

  /**
   * @throws IllegalArgumentException if {@code resultJson} is not a JSON object
   */
  public Measurement {
    if (!(Json.parse(resultJson) instanceof ObjectNode object)) {
      throw new IllegalArgumentException("a result must be a JSON object, found " + resultJson);
    }
    resultJson = Json.compact(object);
  }
}
