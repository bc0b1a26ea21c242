package dev.lapidary.core.recipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recipes as JSON: {@code {"formatVersion":1,"steps":[{"type":"prune.magnitude","sparsity":0.5}]}}.
 * Absent parameters take their initial values; whatever is unknown or said twice is an error.
 */
public final class RecipeJson {
  /** The version of the format written and read. */
  public static final int FORMAT_VERSION = 1;

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 16;
  private static final String VERSION = "formatVersion";
  private static final String STEPS = "steps";
  private static final String TYPE = "type";

  private final TransformCatalog catalog;
  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public RecipeJson(TransformCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Reads a recipe file.
   *
   * @throws RecipeException if it cannot be read or is not a recipe; names file and place
   */
  public Recipe read(Path file) throws RecipeException {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new RecipeException("recipe.tooLarge", file, MAX_BYTES, size);
      }
      return read(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new RecipeException(e, "recipe.unreadable", file, IoReason.of(e));
    }
  }

  /**
   * Reads a recipe.
   *
   * @param source where {@code json} comes from, for messages
   * @throws RecipeException if it is not a recipe
   */
  public Recipe read(String json, String source) throws RecipeException {
    try {
      return fromTree(mapper.readTree(json), source);
    } catch (JsonProcessingException e) {
      throw notJson(e, source);
    }
  }

  private static RecipeException notJson(JsonProcessingException e, String source) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("");
    if (e.getLocation() == null) {
      return new RecipeException(e, "recipe.refusedJson", source, reason);
    }
    return new RecipeException(
        e,
        "recipe.notJson",
        source,
        e.getLocation().getLineNr(),
        e.getLocation().getColumnNr(),
        reason);
  }

  /**
   * Reads a recipe that is embedded in another document.
   *
   * @throws RecipeException if the tree is not a recipe
   */
  public Recipe fromTree(JsonNode tree, String source) throws RecipeException {
    checkTop(tree, source);
    List<Transform> steps = new ArrayList<>();
    for (JsonNode step : tree.get(STEPS)) {
      try {
        steps.add(step(step));
      } catch (RecipeException e) {
        throw new RecipeException(e, "recipe.atStep", source, steps.size() + 1, e.getMessage());
      }
    }
    return new Recipe(steps);
  }

  private static void checkTop(JsonNode tree, String source) throws RecipeException {
    if (!tree.isObject()) {
      throw new RecipeException("recipe.notObject", source, tree.getNodeType());
    }
    for (Iterator<String> keys = tree.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!Set.of(VERSION, STEPS).contains(key)) {
        throw new RecipeException("recipe.unknownKey", source, key);
      }
    }
    JsonNode version = tree.path(VERSION);
    if (!version.isInt() || version.intValue() != FORMAT_VERSION) {
      throw new RecipeException("recipe.version", source, FORMAT_VERSION, found(version));
    }
    if (!tree.path(STEPS).isArray()) {
      throw new RecipeException("recipe.noSteps", source, found(tree.path(STEPS)));
    }
  }

  private static String found(JsonNode node) {
    return node.isMissingNode() ? "-" : node.toString();
  }

  private Transform step(JsonNode node) throws RecipeException {
    if (!node.isObject() || !node.path(TYPE).isTextual()) {
      throw new RecipeException("recipe.stepWithoutType", found(node));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getKey().equals(TYPE)) {
        values.put(field.getKey(), mapper.convertValue(field.getValue(), Object.class));
      }
    }
    return catalog.type(node.get(TYPE).textValue()).create(values);
  }

  /** The recipe as text with every parameter spelled out, one step a line group, ending in LF. */
  public String write(Recipe recipe) {
    return toTree(recipe).toPrettyString().replace(System.lineSeparator(), "\n") + "\n";
  }

  /** The recipe as a tree, to be embedded in another document. */
  public ObjectNode toTree(Recipe recipe) {
    ObjectNode tree = mapper.createObjectNode();
    tree.put(VERSION, FORMAT_VERSION);
    ArrayNode steps = tree.putArray(STEPS);
    for (Transform step : recipe.steps()) {
      StepType<?> type = step.type();
      ObjectNode node = steps.addObject().put(TYPE, type.label());
      type.values(step).forEach((name, value) -> node.set(name, mapper.valueToTree(value)));
    }
    return tree;
  }
}
