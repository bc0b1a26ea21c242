package dev.lapidary.app.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.profile.Energy;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.PrecisionJson;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Figures as the JSON that is kept beside a variant. */
final class Stored {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Stored() {}

  static String write(Quality quality) {
    ObjectNode json = MAPPER.createObjectNode();
    quality.top1().ifPresent(value -> json.put("top1", value));
    quality.agreement().ifPresent(value -> json.put("agreementTop1", value));
    quality.cosine().ifPresent(value -> json.put("cosineMean", value));
    return json.put("samples", quality.samples()).toString();
  }

  static Quality quality(String text) {
    JsonNode json = parse(text);
    return new Quality(
        number(json.path("top1")),
        number(json.path("agreementTop1")),
        number(json.path("cosineMean")),
        json.path("samples").asInt());
  }

  static String write(DeviceFigures figures) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", figures.kind().name());
    json.put("device", figures.device());
    json.put("deviceName", figures.deviceName());
    ObjectNode latency = json.putObject("latencyMillis");
    latency.put("median", figures.medianMillis());
    latency.put("low", figures.lowMillis());
    latency.put("high", figures.highMillis());
    figures.p90Millis().ifPresent(value -> latency.put("p90", value));
    figures.peakMemoryBytes().ifPresent(value -> json.put("peakMemoryBytes", value));
    figures
        .energy()
        .ifPresent(
            energy ->
                json.putObject("energyMillijoules")
                    .put("value", energy.millijoules())
                    .put("kind", energy.kind().name()));
    figures.precision().ifPresent(use -> json.set("precision", PrecisionJson.write(use)));
    return json.put("samples", figures.samples()).toString();
  }

  static DeviceFigures device(String text) {
    JsonNode json = parse(text);
    JsonNode latency = json.path("latencyMillis");
    JsonNode energy = json.path("energyMillijoules");
    JsonNode memory = json.path("peakMemoryBytes");
    return new DeviceFigures(
        kind(json.path("kind")),
        json.path("device").asText(),
        json.path("deviceName").asText(),
        latency.path("median").asDouble(),
        latency.path("low").asDouble(),
        latency.path("high").asDouble(),
        number(latency.path("p90")),
        memory.isNumber() ? OptionalLong.of(memory.asLong()) : OptionalLong.empty(),
        energy.isObject()
            ? Optional.of(new Energy(energy.path("value").asDouble(), kind(energy.path("kind"))))
            : Optional.empty(),
        PrecisionJson.read(json.path("precision")),
        json.path("samples").asInt());
  }

  private static FigureKind kind(JsonNode json) {
    return FigureKind.valueOf(json.asText());
  }

  private static OptionalDouble number(JsonNode json) {
    return json.isNumber() ? OptionalDouble.of(json.asDouble()) : OptionalDouble.empty();
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a stored result must be JSON", e);
    }
  }
}
