package dev.lapidary.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.WorkbenchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields of one JSON object, each read as what it must be. Every complaint names the file and
 * the path of the key; {@link #end()} complains about keys nobody asked for.
 *
 * @param <E> how a complaint is thrown
 */
public final class JsonFields<E extends WorkbenchException> {
  private static final int SHOWN = 60;

  private final String source;
  private final String path;
  private final JsonNode node;
  private final Refusal<E> refusal;
  private final Set<String> known = new LinkedHashSet<>();

  JsonFields(String source, JsonNode document, Refusal<E> refusal) throws E {
    this(source, "", document, refusal);
  }

  private JsonFields(String source, String path, JsonNode node, Refusal<E> refusal) throws E {
    this.source = source;
    this.path = path;
    this.node = node;
    this.refusal = refusal;
    if (!node.isObject()) {
      throw path.isEmpty()
          ? refusal.of(null, "json.notObject", source, kind(node))
          : refusal.of(null, "json.wrongValue", source, path, "an object", shown(node));
    }
  }

  /** The file, as messages name it. */
  public String source() {
    return source;
  }

  /** Checks {@code formatVersion}. */
  public void version(int expected) throws E {
    known.add("formatVersion");
    JsonNode found = node.path("formatVersion");
    if (!found.isInt() || found.intValue() != expected) {
      throw refusal.of(null, "json.version", source, expected, shown(found));
    }
  }

  /** Text that is not blank. */
  public String text(String key) throws E {
    return value(key, n -> n.isTextual() && !n.textValue().isBlank(), "a text that is not empty")
        .textValue();
  }

  /** Text that is not blank; empty if the key is absent or null. */
  public Optional<String> optionalText(String key) throws E {
    return !has(key) || node.get(key).isNull() ? Optional.empty() : Optional.of(text(key));
  }

  /** One of the values the map names. */
  public <T> T choice(String key, Map<String, T> choices) throws E {
    Predicate<JsonNode> valid = n -> n.isTextual() && choices.containsKey(n.textValue());
    return choices.get(
        value(key, valid, "one of " + String.join(", ", choices.keySet())).textValue());
  }

  /** A whole number. */
  public long integer(String key, Range range) throws E {
    Predicate<JsonNode> valid =
        n -> n.isIntegralNumber() && n.canConvertToLong() && range.contains(n.longValue());
    return value(key, valid, "a whole number, " + range).longValue();
  }

  public double number(String key, Range range) throws E {
    Predicate<JsonNode> valid = n -> n.isNumber() && range.contains(n.doubleValue());
    return value(key, valid, "a number, " + range).doubleValue();
  }

  /** A number, or {@code otherwise} if the key is absent. */
  public double number(String key, double otherwise) throws E {
    return has(key) ? value(key, JsonNode::isNumber, "a number").doubleValue() : otherwise;
  }

  /** A list of numbers, or {@code otherwise} if the key is absent. */
  public List<Double> numbers(String key, List<Double> otherwise) throws E {
    if (!has(key)) {
      return otherwise;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : array(key, JsonNode::isNumber, "a list of numbers")) {
      numbers.add(element.doubleValue());
    }
    return numbers;
  }

  /** A list of texts; empty if the key is absent. */
  public List<String> texts(String key) throws E {
    List<String> texts = new ArrayList<>();
    if (has(key)) {
      for (JsonNode element : array(key, JsonNode::isTextual, "a list of texts")) {
        texts.add(element.textValue());
      }
    }
    return texts;
  }

  /** The texts of an object by key, in order. */
  public Map<String, String> textMap(String key) throws E {
    return object(key).allTexts();
  }

  private Map<String, String> allTexts() throws E {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      texts.put(field.getKey(), text(field.getKey()));
    }
    return texts;
  }

  /** Whether the key stands there and is null. */
  public boolean isNull(String key) throws E {
    return value(key, n -> true, "a value, or null if it does not apply").isNull();
  }

  /** Whether the key stands there at all; it is then a known one. */
  public boolean has(String key) {
    known.add(key);
    return node.has(key);
  }

  public JsonFields<E> object(String key) throws E {
    return new JsonFields<>(
        source, pathOf(key), value(key, JsonNode::isObject, "an object"), refusal);
  }

  public List<JsonFields<E>> objects(String key) throws E {
    List<JsonFields<E>> list = new ArrayList<>();
    for (JsonNode item : array(key, n -> true, "a list of objects")) {
      list.add(new JsonFields<>(source, pathOf(key) + "[" + list.size() + "]", item, refusal));
    }
    return list;
  }

  /** A list of whatever. */
  public List<JsonNode> list(String key, String expected) throws E {
    return List.copyOf(array(key, n -> true, expected));
  }

  private List<JsonNode> array(String key, Predicate<JsonNode> element, String expected) throws E {
    List<JsonNode> elements = new ArrayList<>();
    for (JsonNode found : value(key, JsonNode::isArray, expected)) {
      if (!element.test(found)) {
        throw wrong(key, expected, shown(found));
      }
      elements.add(found);
    }
    return elements;
  }

  private JsonNode value(String key, Predicate<JsonNode> valid, String expected) throws E {
    known.add(key);
    JsonNode value = node.get(key);
    if (value == null) {
      throw refusal.of(null, "json.missingKey", source, pathOf(key), expected);
    }
    if (!valid.test(value)) {
      throw wrong(key, expected, shown(value));
    }
    return value;
  }

  /** The complaint that {@code found} is not what {@code key} must be. */
  public E wrong(String key, String expected, Object found) {
    return refusal.of(null, "json.wrongValue", source, pathOf(key), expected, found);
  }

  /** Complains about a key that no call has named. */
  public void end() throws E {
    expectOnly(known);
  }

  /** Complains about a key that is not one of {@code allowed}. */
  public void expectOnly(Set<String> allowed) throws E {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!allowed.contains(field.getKey())) {
        String keys = String.join(", ", allowed);
        List<String> near = NearMatches.of(field.getKey(), allowed);
        throw near.isEmpty()
            ? refusal.of(null, "json.unknownKey", source, pathOf(field.getKey()), keys)
            : refusal.of(
                null, "json.unknownKeyNear", source, pathOf(field.getKey()), near.get(0), keys);
      }
    }
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "true or false";
      case NUMBER -> "a number";
      case STRING -> "a text";
      case NULL -> "null";
      default -> "nothing";
    };
  }
}
