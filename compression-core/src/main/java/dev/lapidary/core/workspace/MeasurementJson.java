package dev.lapidary.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One line of {@code measurements.jsonl}. */
final class MeasurementJson {
  private static final long FORMAT_VERSION = 1;

  private MeasurementJson() {}

  static String write(Measurement measurement) {
    MeasurementKey key = measurement.key();
    ObjectNode json = Json.object();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("kind", key.kind().word());
    json.put("measuredAt", measurement.measuredAt().toString());
    json.put("datasetSha256", key.datasetSha256().orElse(null));
    json.put("target", key.target().orElse(null));
    ObjectNode settings = json.putObject("settings");
    key.settings().forEach(settings::put);
    json.set("environment", EnvironmentJson.write(key.environment()));
    json.set("result", Json.parse(measurement.resultJson()));
    return Json.compact(json);
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is torn, or of a version this one does not know
   */
  static Measurement read(String line) {
    JsonNode json = Json.parse(line);
    if (Json.number(json, "formatVersion") != FORMAT_VERSION) {
      throw new IllegalArgumentException("\"formatVersion\" must be " + FORMAT_VERSION);
    }
    MeasurementKey key =
        new MeasurementKey(
            MeasurementKind.ofWord(Json.text(json, "kind")),
            text(json, "datasetSha256"),
            text(json, "target"),
            settings(Json.objectAt(json, "settings")),
            EnvironmentJson.read(Json.objectAt(json, "environment")));
    return new Measurement(key, time(json), Json.compact(Json.objectAt(json, "result")));
  }

  private static Instant time(JsonNode json) {
    try {
      return Instant.parse(Json.text(json, "measuredAt"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"measuredAt\" must be a time", e);
    }
  }

  private static Optional<String> text(JsonNode json, String key) {
    return Json.has(json, key) ? Optional.of(Json.text(json, key)) : Optional.empty();
  }

  private static Map<String, String> settings(JsonNode json) {
    Map<String, String> settings = new TreeMap<>();
    json.fieldNames().forEachRemaining(name -> settings.put(name, Json.text(json, name)));
    return settings;
  }
}
