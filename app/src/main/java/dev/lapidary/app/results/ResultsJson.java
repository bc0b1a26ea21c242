package dev.lapidary.app.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.recipe.RecipeJson;
import dev.lapidary.core.workspace.Environment;

/** Results as the document that results.json holds and {@code --json} prints. */
public final class ResultsJson {
  private static final int FORMAT_VERSION = 1;

  private final RecipeJson recipes;

  public ResultsJson(RecipeJson recipes) {
    this.recipes = recipes;
  }

  /** The whole document. */
  public ObjectNode of(Results results) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("formatVersion", FORMAT_VERSION);
    ArrayNode variants = node.putArray("variants");
    results.variants().forEach(variant -> variants.add(variant(variant)));
    results.teacher().ifPresent(teacher -> node.set("teacher", variant(teacher)));
    ArrayNode controls = node.putArray("controls");
    results.controls().forEach(control -> controls.add(variant(control)));
    node.set("environment", environment(results.environment()));
    return node;
  }

  private ObjectNode variant(VariantResult variant) {
    VariantFigures figures = variant.figures();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", variant.name());
    variant.parent().ifPresentOrElse(p -> node.put("parent", p), () -> node.putNull("parent"));
    node.set("recipe", recipes.toTree(variant.recipe()));
    node.set("changes", ChangesJson.of(variant.changes()));
    node.set("trainings", TrainingJson.of(variant.trainings()));
    node.put("file", variant.file().toString().replace('\\', '/'));
    node.put("sizeBytes", figures.sizeBytes());
    node.put("parameters", figures.parameters());
    node.put("quantizedWeights", figures.quantizedWeights());
    Figures.put(node, "macs", figures.macs(), figures.macsReason());
    Figures.put(node, "zeroFraction", figures.zeroFraction());
    ObjectNode metrics = node.putObject("metrics");
    figures.evaluation().ifPresent(evaluation -> EvaluationJson.metrics(metrics, evaluation));
    ObjectNode agreement = node.putObject("agreement");
    figures.agreement().ifPresent(report -> EvaluationJson.agreement(agreement, report));
    ArrayNode profiles = node.putArray("profiles");
    figures.profiles().forEach(profile -> profiles.add(ProfileJson.of(profile)));
    return node;
  }

  private static ObjectNode environment(Environment environment) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("lapidary", environment.lapidary());
    node.put("onnxRuntime", environment.onnxRuntime());
    node.put("java", environment.java());
    node.put("os", environment.os());
    node.put("cpu", environment.cpu());
    ArrayNode features = node.putArray("cpuFeatures");
    environment.cpuFeatures().forEach(features::add);
    return node;
  }
}
