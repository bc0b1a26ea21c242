package dev.lapidary.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@link PrecisionUse} as JSON; shares are fractions 0..1. */
public final class PrecisionJson {
  private PrecisionJson() {}

  /** All of it. */
  public static ObjectNode write(PrecisionUse use) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ObjectNode shares = node.putObject("timeShare");
    use.timeShare().forEach(shares::put);
    node.put("conversionShare", use.conversionShare());
    ObjectNode layers = node.putObject("layers");
    use.layers().forEach(layers::put);
    node.put("conversions", use.conversions());
    ObjectNode transitions = node.putObject("transitions");
    use.transitions()
        .forEach(
            (from, counts) -> {
              ObjectNode row = transitions.putObject(from);
              counts.forEach(row::put);
            });
    return node;
  }

  /** What {@link #write} wrote; empty where there is nothing. */
  public static Optional<PrecisionUse> read(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    Map<String, Double> shares = new TreeMap<>();
    node.path("timeShare")
        .properties()
        .forEach(entry -> shares.put(entry.getKey(), entry.getValue().asDouble()));
    Map<String, Map<String, Integer>> transitions = new TreeMap<>();
    node.path("transitions")
        .properties()
        .forEach(row -> transitions.put(row.getKey(), counts(row.getValue())));
    return Optional.of(
        new PrecisionUse(
            shares,
            node.path("conversionShare").asDouble(),
            counts(node.path("layers")),
            node.path("conversions").asInt(),
            transitions));
  }

  private static Map<String, Integer> counts(JsonNode node) {
    Map<String, Integer> counts = new TreeMap<>();
    node.properties().forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
    return counts;
  }
}
