package dev.lapidary.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Records of numbers, words, lists and further records as JSON that this program itself reads
 * again. What comes from elsewhere goes through {@link JsonFile}.
 */
public final class RecordJson {
  private static final String TAG = "is";
  private static final JsonMapper MAPPER = new JsonMapper();

  private RecordJson() {}

  /** A record in one line. */
  public static String write(Record value) {
    return text(MAPPER.valueToTree(value));
  }

  /** A record in one line, with a word that says which one it is. */
  public static String writeTagged(String tag, Record value) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put(TAG, tag);
    tree.setAll(MAPPER.<ObjectNode>valueToTree(value));
    return text(tree);
  }

  private static String text(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws JsonSyntaxException if the text is not JSON of this record
   */
  public static <T extends Record> T read(String text, Class<T> type) throws JsonSyntaxException {
    return as(JsonText.parse(text), type);
  }

  /**
   * Reads which record a tagged text is; empty if it has no tag.
   *
   * @throws JsonSyntaxException if the text is not JSON
   */
  public static String tag(String text) throws JsonSyntaxException {
    return JsonText.parse(text).path(TAG).asText("");
  }

  /**
   * Reads a tagged record.
   *
   * @throws JsonSyntaxException if the text is not JSON of this record
   */
  public static <T extends Record> T readTagged(String text, Class<T> type)
      throws JsonSyntaxException {
    JsonNode tree = JsonText.parse(text);
    if (tree instanceof ObjectNode object) {
      object.remove(TAG);
    }
    return as(tree, type);
  }

  private static <T extends Record> T as(JsonNode tree, Class<T> type) throws JsonSyntaxException {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new JsonSyntaxException(e, 1, 1, e.getOriginalMessage());
    }
  }
}
