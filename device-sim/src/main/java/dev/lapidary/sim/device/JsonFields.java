package dev.lapidary.sim.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.core.error.DeviceException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The fields of one JSON object of a device file. Every complaint names the file and the path of
 * the key; {@link #end()} complains about keys nobody asked for.
 */
final class JsonFields {
  private final String source;
  private final String path;
  private final JsonNode node;
  private final Set<String> known = new LinkedHashSet<>();

  /** The document itself; {@code source} is the file for messages. */
  JsonFields(String source, JsonNode document) throws DeviceException {
    this(source, "", document);
  }

  private JsonFields(String source, String path, JsonNode node) throws DeviceException {
    this.source = source;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw path.isEmpty()
          ? new DeviceException("device.notObject", source, node.getNodeType())
          : new DeviceException("device.wrongValue", source, path, "an object", node);
    }
  }

  /** Text that is not blank. */
  String text(String key) throws DeviceException {
    String expected = "a text that is not empty";
    JsonNode value = value(key, expected);
    return value.isTextual() && !value.textValue().isBlank()
        ? value.textValue()
        : wrong(key, expected, value);
  }

  /** One of the values the map names. */
  <T> T choice(String key, Map<String, T> choices) throws DeviceException {
    String expected = "one of " + String.join(", ", choices.keySet());
    JsonNode value = value(key, expected);
    return value.isTextual() && choices.containsKey(value.textValue())
        ? choices.get(value.textValue())
        : wrong(key, expected, value);
  }

  /** A whole number. */
  long integer(String key, Range range) throws DeviceException {
    String expected = "a whole number, " + range;
    JsonNode value = value(key, expected);
    return value.isIntegralNumber() && value.canConvertToLong() && range.contains(value.longValue())
        ? value.longValue()
        : wrong(key, expected, value);
  }

  double number(String key, Range range) throws DeviceException {
    String expected = "a number, " + range;
    JsonNode value = value(key, expected);
    return value.isNumber() && range.contains(value.doubleValue())
        ? value.doubleValue()
        : wrong(key, expected, value);
  }

  /** A figure that may be missing. */
  Figure figure(String key, Range range) throws DeviceException {
    JsonFields fields = object(key);
    Confidence confidence = fields.confidence("confidence");
    String text = fields.text("source");
    OptionalDouble value = OptionalDouble.empty();
    if (confidence != Confidence.MISSING) {
      value = OptionalDouble.of(fields.number("value", range));
    } else if (!fields.value("value", "null").isNull()) {
      return fields.wrong(
          "value", "null where the confidence is missing", fields.node.get("value"));
    }
    fields.end();
    return new Figure(value, text, confidence);
  }

  /** A figure that must have a value. */
  Figure knownFigure(String key, Range range) throws DeviceException {
    Figure figure = figure(key, range);
    if (figure.value().isEmpty()) {
      return wrong(key, "a figure with a value, " + range, node.get(key));
    }
    return figure;
  }

  /** A known figure, or null where it does not apply. */
  Optional<Figure> optionalFigure(String key, Range range) throws DeviceException {
    return isNull(key) ? Optional.empty() : Optional.of(knownFigure(key, range));
  }

  Confidence confidence(String key) throws DeviceException {
    String expected = "a confidence (published, derived, recalled, assumed, missing)";
    JsonNode value = value(key, expected);
    Optional<Confidence> confidence = Confidence.ofLabel(value.asText());
    return confidence.isPresent() ? confidence.get() : wrong(key, expected, value);
  }

  /** Whether the key stands there and is null. */
  boolean isNull(String key) throws DeviceException {
    return value(key, "a value, or null if it does not apply").isNull();
  }

  /** Whether the key stands there at all; it is then a known one. */
  boolean has(String key) {
    known.add(key);
    return node.has(key);
  }

  JsonFields object(String key) throws DeviceException {
    return new JsonFields(source, pathOf(key), value(key, "an object"));
  }

  List<JsonFields> objects(String key) throws DeviceException {
    JsonNode value = value(key, "a list of objects");
    if (!value.isArray()) {
      return wrong(key, "a list of objects", value);
    }
    List<JsonFields> list = new ArrayList<>();
    for (JsonNode item : value) {
      list.add(new JsonFields(source, pathOf(key) + "[" + list.size() + "]", item));
    }
    return list;
  }

  /** Complains about a key that no call has named. */
  void end() throws DeviceException {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!known.contains(field.getKey())) {
        throw new DeviceException(
            "device.unknownKey", source, pathOf(field.getKey()), String.join(", ", known));
      }
    }
  }

  /** Complains that {@code found} is not what {@code key} must be. */
  <T> T wrong(String key, String expected, Object found) throws DeviceException {
    throw new DeviceException("device.wrongValue", source, pathOf(key), expected, found);
  }

  private JsonNode value(String key, String expected) throws DeviceException {
    known.add(key);
    JsonNode value = node.get(key);
    if (value == null) {
      throw new DeviceException("device.missingKey", source, pathOf(key), expected);
    }
    return value;
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
