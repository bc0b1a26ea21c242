package dev.lapidary.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lapidary.core.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The fields of a {@code dataset.json}, each read as what it must be. */
record JsonFields(Path file, JsonNode root) {
  private static final long MOST_BYTES = 16L << 20;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Parses {@code file}.
   *
   * @throws DataException if it is no JSON object
   */
  static JsonFields read(Path file) throws DataException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new DataException("data.json.tooLong", file, MOST_BYTES);
      }
      JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
      if (root == null || !root.isObject()) {
        throw new DataException("data.json.notObject", file);
      }
      return new JsonFields(file, root);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new DataException(e, "data.json.syntax", file, line, e.getOriginalMessage());
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, e.getMessage());
    }
  }

  /** Refuses every field that is not in {@code known}. */
  void expectOnly(Set<String> known) throws DataException {
    Set<String> unknown = new TreeSet<>();
    root.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new DataException(
          "data.json.unknownKey",
          file,
          String.join(", ", unknown),
          String.join(", ", new TreeSet<>(known)));
    }
  }

  boolean has(String key) {
    return root.has(key);
  }

  /** Whether the field is there and says {@code null}. */
  boolean isNull(String key) {
    return root.path(key).isNull();
  }

  String text(String key) throws DataException {
    return expect(key, root.path(key), JsonNode::isTextual, "a text").textValue();
  }

  Optional<String> optionalText(String key) throws DataException {
    return isNull(key) || !has(key) ? Optional.empty() : Optional.of(text(key));
  }

  int integer(String key) throws DataException {
    return expect(key, root.path(key), n -> n.isInt() && n.canConvertToInt(), "a whole number")
        .intValue();
  }

  double number(String key, double otherwise) throws DataException {
    return has(key)
        ? expect(key, root.path(key), JsonNode::isNumber, "a number").doubleValue()
        : otherwise;
  }

  List<Double> numbers(String key, List<Double> otherwise) throws DataException {
    if (!has(key)) {
      return otherwise;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : array(key)) {
      numbers.add(expect(key, element, JsonNode::isNumber, "a list of numbers").doubleValue());
    }
    return numbers;
  }

  List<String> texts(String key) throws DataException {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : has(key) ? array(key) : MissingNode.getInstance()) {
      texts.add(expect(key, element, JsonNode::isTextual, "a list of texts").textValue());
    }
    return texts;
  }

  /** The texts of an object by key, in order. */
  Map<String, String> textMap(String key) throws DataException {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode object = expect(key, root.path(key), JsonNode::isObject, "an object of texts");
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = expect(key, field.getValue(), JsonNode::isTextual, "an object of texts");
      texts.put(field.getKey(), value.textValue());
    }
    return texts;
  }

  private JsonNode array(String key) throws DataException {
    return expect(key, root.path(key), JsonNode::isArray, "a list");
  }

  private JsonNode expect(String key, JsonNode value, Predicate<JsonNode> valid, String expected)
      throws DataException {
    if (!valid.test(value)) {
      String found = value.isMissingNode() ? "nothing" : value.toString();
      throw new DataException("data.json.wrongValue", file, key, expected, found);
    }
    return value;
  }
}
