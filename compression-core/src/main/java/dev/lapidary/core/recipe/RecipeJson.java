package dev.lapidary.core.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.JsonFile;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recipes as JSON: {@code {"formatVersion":1,"steps":[{"type":"prune.magnitude","sparsity":0.5}]}}.
 * Absent parameters take their initial values; whatever is unknown or said twice is an error.
 */
public final class RecipeJson {
  /** The version of the format written and read. */
  public static final int FORMAT_VERSION = 1;

  private static final JsonFile<RecipeException> FILE =
      new JsonFile<>(1 << 20, RecipeException::new);
  private static final String VERSION = "formatVersion";
  private static final String STEPS = "steps";
  private static final String TYPE = "type";

  private final TransformCatalog catalog;
  private final JsonMapper mapper = new JsonMapper();

  public RecipeJson(TransformCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Reads a recipe file.
   *
   * @throws RecipeException if it cannot be read or is not a recipe; names file and place
   */
  public Recipe read(Path file) throws RecipeException {
    return recipe(FILE.read(file));
  }

  /**
   * Reads a recipe.
   *
   * @param source where {@code json} comes from, for messages
   * @throws RecipeException if it is not a recipe
   */
  public Recipe read(String json, String source) throws RecipeException {
    return recipe(FILE.parse(json, source));
  }

  /**
   * Reads a recipe that is embedded in another document.
   *
   * @throws RecipeException if the tree is not a recipe
   */
  public Recipe fromTree(JsonNode tree, String source) throws RecipeException {
    return recipe(FILE.fields(tree, source));
  }

  private Recipe recipe(JsonFields<RecipeException> fields) throws RecipeException {
    fields.version(FORMAT_VERSION);
    List<JsonNode> found = fields.list(STEPS, "a list of steps");
    fields.end();
    List<Transform> steps = new ArrayList<>();
    for (JsonNode step : found) {
      try {
        steps.add(step(step));
      } catch (RecipeException e) {
        throw new RecipeException(
            e, "recipe.atStep", fields.source(), steps.size() + 1, e.getMessage());
      }
    }
    return new Recipe(steps);
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
