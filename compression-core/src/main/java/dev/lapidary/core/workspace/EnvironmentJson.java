package dev.lapidary.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The JSON of an {@link Environment}. */
final class EnvironmentJson {
  private EnvironmentJson() {}

  static ObjectNode write(Environment environment) {
    ObjectNode json = Json.object();
    json.put("lapidary", environment.lapidary());
    json.put("java", environment.java());
    json.put("onnxRuntime", environment.onnxRuntime());
    json.put("os", environment.os());
    json.put("cpu", environment.cpu());
    ArrayNode features = json.putArray("cpuFeatures");
    environment.cpuFeatures().forEach(features::add);
    json.put("device", environment.device());
    return json;
  }

  static Environment read(JsonNode json) {
    List<String> features = new ArrayList<>();
    Json.array(json, "cpuFeatures").forEach(feature -> features.add(feature.asText()));
    return new Environment(
        Json.text(json, "lapidary"),
        Json.text(json, "java"),
        Json.text(json, "onnxRuntime"),
        Json.text(json, "os"),
        Json.text(json, "cpu"),
        features,
        Json.text(json, "device"));
  }
}
