package dev.lapidary.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DatasetRef;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON of a {@link Provenance}; step and recipe stand in it as they are. */
final class ProvenanceJson {
  private ProvenanceJson() {}

  static ObjectNode write(Provenance provenance) {
    ObjectNode json = Json.object();
    json.set("step", provenance.step().map(Json::parse).orElse(null));
    json.set("recipe", provenance.recipe().map(Json::parse).orElse(null));
    json.put("parentSha256", provenance.parentSha256().orElse(null));
    json.put("source", provenance.source().orElse(null));
    ObjectNode datasets = json.putObject("datasets");
    provenance.datasets().forEach((role, ref) -> datasets.set(word(role), write(ref)));
    ObjectNode models = json.putObject("models");
    provenance.models().forEach(models::put);
    ArrayNode stopped = json.putArray("stoppedTrainings");
    provenance.stopped().forEach(training -> stopped.add(write(training)));
    json.put("seed", provenance.seed().isPresent() ? provenance.seed().getAsLong() : null);
    json.set("environment", EnvironmentJson.write(provenance.environment()));
    json.put("durationMillis", provenance.duration().toMillis());
    json.put("createdAt", provenance.createdAt().toString());
    return json;
  }

  private static ObjectNode write(DatasetRef ref) {
    return Json.object().put("path", ref.path().toString()).put("sha256", ref.sha256());
  }

  private static ObjectNode write(StoppedTraining training) {
    return Json.object()
        .put("step", training.step())
        .put("epochs", training.epochs())
        .put("planned", training.planned());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a key is missing or of the wrong kind
   */
  static Provenance read(JsonNode json) {
    try {
      return new Provenance(
          tree(json, "step"),
          tree(json, "recipe"),
          text(json, "parentSha256"),
          text(json, "source"),
          datasets(Json.objectAt(json, "datasets")),
          models(Json.objectAt(json, "models")),
          stopped(json),
          Json.has(json, "seed")
              ? OptionalLong.of(Json.number(json, "seed"))
              : OptionalLong.empty(),
          EnvironmentJson.read(Json.objectAt(json, "environment")),
          Duration.ofMillis(Json.number(json, "durationMillis")),
          Instant.parse(Json.text(json, "createdAt")));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"createdAt\" must be a time", e);
    }
  }

  private static Optional<String> tree(JsonNode json, String key) {
    return Json.has(json, key) ? Optional.of(Json.compact(json.get(key))) : Optional.empty();
  }

  private static Optional<String> text(JsonNode json, String key) {
    return Json.has(json, key) ? Optional.of(Json.text(json, key)) : Optional.empty();
  }

  private static Map<DataRole, DatasetRef> datasets(JsonNode json) {
    Map<DataRole, DatasetRef> datasets = new LinkedHashMap<>();
    for (DataRole role : DataRole.values()) {
      if (Json.has(json, word(role))) {
        JsonNode ref = json.get(word(role));
        datasets.put(
            role, new DatasetRef(Path.of(Json.text(ref, "path")), Json.text(ref, "sha256")));
      }
    }
    return datasets;
  }

  private static Map<String, String> models(JsonNode json) {
    Map<String, String> models = new LinkedHashMap<>();
    json.fieldNames().forEachRemaining(name -> models.put(name, Json.text(json, name)));
    return models;
  }

  /** None in files of before there was this key. */
  private static List<StoppedTraining> stopped(JsonNode json) {
    List<StoppedTraining> stopped = new ArrayList<>();
    if (Json.has(json, "stoppedTrainings")) {
      for (JsonNode training : Json.array(json, "stoppedTrainings")) {
        stopped.add(
            new StoppedTraining(
                whole(training, "step"), whole(training, "epochs"), whole(training, "planned")));
      }
    }
    return stopped;
  }

  private static int whole(JsonNode json, String key) {
    return Math.toIntExact(Json.number(json, key));
  }

  private static String word(DataRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
