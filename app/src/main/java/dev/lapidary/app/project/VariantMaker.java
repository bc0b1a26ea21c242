package dev.lapidary.app.project;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeJson;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.ModelFiles;
import dev.lapidary.core.workspace.NewVariant;
import dev.lapidary.core.workspace.Provenance;
import dev.lapidary.core.workspace.StoppedTraining;
import dev.lapidary.core.workspace.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Makes a variant of another by a recipe, and stores it with where it came from. */
public final class VariantMaker {
  private final TransformCatalog catalog;
  private final RecipeJson json;
  private final ModelFiles modelFiles;
  private final Supplier<TrainingEngine> engine;
  private final Supplier<Environment> environment;
  private final TrainingWatch.Source trainings;
  private final Optional<Path> leftovers;

  public VariantMaker(
      TransformCatalog catalog,
      ModelFiles modelFiles,
      Supplier<TrainingEngine> engine,
      Supplier<Environment> environment,
      TrainingWatch.Source trainings) {
    this(catalog, modelFiles, engine, environment, trainings, Optional.empty());
  }

  private VariantMaker(
      TransformCatalog catalog,
      ModelFiles modelFiles,
      Supplier<TrainingEngine> engine,
      Supplier<Environment> environment,
      TrainingWatch.Source trainings,
      Optional<Path> leftovers) {
    this.catalog = catalog;
    this.json = new RecipeJson(catalog);
    this.modelFiles = modelFiles;
    this.engine = engine;
    this.environment = environment;
    this.trainings = trainings;
    this.leftovers = leftovers;
  }

  /** The same with a folder where interrupted steps leave what they go on from. */
  public VariantMaker leavingIn(Path folder) {
    return new VariantMaker(
        catalog, modelFiles, engine, environment, trainings, Optional.of(folder));
  }

  /** Where interrupted steps leave what they go on from; empty if nowhere. */
  public Optional<Path> leftovers() {
    return leftovers;
  }

  public TransformCatalog catalog() {
    return catalog;
  }

  public RecipeJson recipeJson() {
    return json;
  }

  /**
   * Makes and stores a variant.
   *
   * @throws WorkbenchException if something the recipe needs is missing or a step fails; nothing is
   *     stored then
   */
  public Variant make(Project project, Variant parent, Recipe recipe, String name, JobContext job)
      throws WorkbenchException {
    Instant started = Instant.now();
    Model model = project.store().load(parent.id());
    try (ScratchFolder scratch = ScratchFolder.create();
        TrainingWatch watch = trainings.watch(name)) {
      StoppedTrainings stopped = new StoppedTrainings(watch, parent, recipeOf(parent));
      TransformContext context =
          new TransformContext(
              project.data(),
              models(project, recipe),
              engine.get(),
              stopped,
              scratch.path(),
              leftovers,
              job.slice(0, 0.98));
      List<StepOutcome> outcomes = new RecipeRunner(catalog).run(model, recipe, context, stopped);
      job.throwIfCancelled();
      Model result = StepOutcome.last(model, outcomes);
      Provenance provenance = provenance(project, parent, outcomes, stopped.found(), started);
      return project.store().add(NewVariant.of(parent.id(), name, result, provenance));
    }
  }

  /** The whole recipe that leads from the original to {@code variant}. */
  public Recipe recipeOf(Variant variant) throws RecipeException {
    Optional<String> recipe = variant.provenance().recipe();
    return recipe.isEmpty() ? Recipe.of() : json.read(recipe.get(), variant.name());
  }

  /** The steps that made {@code variant} of its parent. */
  public Recipe stepsOf(Variant variant) throws RecipeException {
    Optional<String> step = variant.provenance().step();
    return step.isEmpty() ? Recipe.of() : json.read(step.get(), variant.name());
  }

  private Map<String, Model> models(Project project, Recipe recipe) throws WorkbenchException {
    Map<String, Model> models = new LinkedHashMap<>();
    for (Transform step : recipe.steps()) {
      for (String name : step.requiredModels()) {
        Path file = project.attachments().models().get(name);
        if (file != null && !models.containsKey(name)) {
          models.put(name, modelFiles.read(file));
        }
      }
    }
    return models;
  }

  private Provenance provenance(
      Project project,
      Variant parent,
      List<StepOutcome> outcomes,
      List<StoppedTraining> stopped,
      Instant started)
      throws RecipeException {
    Recipe own = new Recipe(outcomes.stream().map(StepOutcome::step).toList());
    List<Transform> whole = new ArrayList<>(recipeOf(parent).steps());
    whole.addAll(own.steps());
    Duration took =
        outcomes.stream().map(StepOutcome::duration).reduce(Duration.ZERO, Duration::plus);
    return new Provenance(
        Optional.of(json.write(own)),
        Optional.of(json.write(new Recipe(whole))),
        Optional.of(parent.modelSha256()),
        Optional.empty(),
        datasets(project, own),
        Map.of(),
        stopped,
        seed(own),
        environment.get(),
        took,
        started);
  }

  private static Map<DataRole, DatasetRef> datasets(Project project, Recipe recipe) {
    Map<DataRole, DatasetRef> seen = new LinkedHashMap<>();
    for (Transform step : recipe.steps()) {
      Set<DataRole> roles = new LinkedHashSet<>(step.requiredData());
      roles.addAll(step.optionalData());
      for (DataRole role : roles) {
        project.data().get(role).map(Dataset::ref).ifPresent(ref -> seen.put(role, ref));
      }
    }
    return seen;
  }

  private static OptionalLong seed(Recipe recipe) {
    return recipe.steps().stream()
        .map(step -> step.type().values(step).get("seed"))
        .filter(Number.class::isInstance)
        .mapToLong(seed -> ((Number) seed).longValue())
        .findFirst();
  }
}
