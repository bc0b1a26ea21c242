package dev.lapidary.core.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.json.JsonSyntaxException;
import dev.lapidary.core.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Reads and writes the JSON of a workspace. What is not of the expected form is an {@link
 * IllegalArgumentException} that names the key.
 */
final class Json {
  /** Far above what a workspace writes; a bigger file is damage, not data. */
  private static final long MAXIMUM_BYTES = 16L << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Parses one JSON document.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static JsonNode parse(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(
          "line " + e.line() + " is not valid JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the JSON object in a regular file.
   *
   * @throws IllegalArgumentException if the file is too large or holds something else
   */
  static ObjectNode readObject(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(file.getFileName() + " is missing or not a regular file");
    }
    if (Files.size(file) > MAXIMUM_BYTES) {
      throw new IllegalArgumentException(file.getFileName() + " is larger than 16 MiB");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (parse(text) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(file.getFileName() + " holds no JSON object");
  }

  /** In one line. */
  static String compact(JsonNode node) {
    return write(node, MAPPER::writeValueAsString);
  }

  /** Indented, with a line end. */
  static byte[] pretty(JsonNode node) {
    String text = write(node, MAPPER.writerWithDefaultPrettyPrinter()::writeValueAsString);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private interface Writer {
    String write(JsonNode node) throws JsonProcessingException;
  }

  private static String write(JsonNode node, Writer writer) {
    try {
      return writer.write(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree of JSON nodes can always be written", e);
    }
  }

  static String text(JsonNode parent, String key) {
    return get(parent, key, JsonNode::isTextual, "a text").textValue();
  }

  static long number(JsonNode parent, String key) {
    return get(parent, key, JsonNode::isIntegralNumber, "a whole number").longValue();
  }

  static JsonNode array(JsonNode parent, String key) {
    return get(parent, key, JsonNode::isArray, "a list");
  }

  static JsonNode objectAt(JsonNode parent, String key) {
    return get(parent, key, JsonNode::isObject, "an object");
  }

  private static JsonNode get(
      JsonNode parent, String key, Function<JsonNode, Boolean> form, String formName) {
    JsonNode found = parent.path(key);
    if (!form.apply(found)) {
      throw new IllegalArgumentException("\"" + key + "\" must be " + formName);
    }
    return found;
  }

  /** Whether {@code key} has a value other than null. */
  static boolean has(JsonNode parent, String key) {
    return parent.hasNonNull(key);
  }
}
