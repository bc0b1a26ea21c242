package dev.lapidary.core.recipe;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Applies the steps of a recipe one after the other. What any step misses is found before the first
 * one works; where a step needs a later operator set than the model has, {@code convert.opset} goes
 * before it as a step of its own.
 */
public final class RecipeRunner {
  static final String CONVERT = "convert.opset";

  private final TransformCatalog catalog;

  /** A runner that takes the step it inserts from {@code catalog}. */
  public RecipeRunner(TransformCatalog catalog) {
    this.catalog = catalog;
  }

  /** Runs without a listener; see {@link #run(Model, Recipe, TransformContext, StepListener)}. */
  public List<StepOutcome> run(Model model, Recipe recipe, TransformContext context)
      throws WorkbenchException {
    return run(model, recipe, context, StepListener.none());
  }

  /**
   * Runs the steps.
   *
   * @return an outcome a step, inserted ones included, in order
   * @throws WorkbenchException if {@link #check} finds something (then nothing was done) or a step
   *     fails
   * @throws java.util.concurrent.CancellationException if the context's job is cancelled
   */
  public List<StepOutcome> run(
      Model model, Recipe recipe, TransformContext context, StepListener listener)
      throws WorkbenchException {
    check(model, recipe, context);
    Run run = new Run(model, listener);
    int count = recipe.steps().size();
    for (int i = 0; i < count; i++) {
      Transform step = recipe.steps().get(i);
      JobContext job = context.job().slice((double) i / count, (i + 1.0) / count);
      TransformContext part = context.withJob(job);
      if (run.current.opset() < step.minimumOpset()) {
        run.apply(conversion(step.minimumOpset()), i, true, part);
      }
      run.apply(step, i, false, part);
      job.progress(1, step.label());
    }
    return List.copyOf(run.outcomes);
  }

  /** Where a running recipe stands. */
  private static final class Run {
    private final StepListener listener;
    private final List<StepOutcome> outcomes = new ArrayList<>();
    private Model current;

    Run(Model start, StepListener listener) {
      this.current = start;
      this.listener = listener;
    }

    void apply(Transform step, int position, boolean inserted, TransformContext context)
        throws WorkbenchException {
      context.job().throwIfCancelled();
      context.job().progress(0, step.label());
      long start = System.nanoTime();
      step.requires(current, context);
      TransformResult result = step.apply(current, context);
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      StepOutcome outcome = new StepOutcome(step, position, inserted, current, result, duration);
      outcomes.add(outcome);
      current = result.model();
      listener.stepFinished(outcome);
    }
  }

  /**
   * Checks, without doing anything, that the context has the data and models that the steps need,
   * and that each step can be applied and its data be fed, as far as the steps before it tell what
   * the model will be ({@link Transform#outline}).
   *
   * @throws WorkbenchException of the first step that misses something or cannot be applied
   */
  public void check(Model model, Recipe recipe, TransformContext context)
      throws WorkbenchException {
    checkGiven(recipe, context);
    Optional<Model> outline = Optional.of(model);
    for (Transform step : recipe.steps()) {
      if (outline.isPresent()) {
        outline = check(outline.get(), step, context);
      }
    }
  }

  private Optional<Model> check(Model model, Transform step, TransformContext context)
      throws WorkbenchException {
    if (model.opset() < step.minimumOpset()) {
      Transform conversion = conversion(step.minimumOpset());
      conversion.requires(model);
      Optional<Model> converted = conversion.outline(model);
      return converted.isEmpty() ? converted : checkFit(converted.get(), step, context);
    }
    return checkFit(model, step, context);
  }

  private static Optional<Model> checkFit(Model model, Transform step, TransformContext context)
      throws WorkbenchException {
    step.requires(model, context);
    for (DataRole role : step.requiredData()) {
      Datasets.bind(context.data().get(role).orElseThrow(), model);
    }
    return step.outline(model);
  }

  private static void checkGiven(Recipe recipe, TransformContext context) throws RecipeException {
    for (int i = 0; i < recipe.steps().size(); i++) {
      Transform step = recipe.steps().get(i);
      for (DataRole role : step.requiredData()) {
        if (context.data().get(role).isEmpty()) {
          String name = role.name().toLowerCase(Locale.ROOT);
          throw new RecipeException("recipe.missingData", i + 1, step.label(), name);
        }
      }
      for (String name : step.requiredModels()) {
        if (!context.models().containsKey(name)) {
          throw new RecipeException(
              "recipe.missingModel",
              i + 1,
              step.label(),
              name,
              context.models().isEmpty() ? "-" : String.join(", ", context.models().keySet()));
        }
      }
    }
  }

  /** To the version, or to the lowest later one that the conversion knows. */
  private Transform conversion(int opset) throws RecipeException {
    StepType<?> type = catalog.type(CONVERT);
    ParameterSpec target = type.parameters().get(0);
    return type.create(Map.of(target.name(), Math.max(opset, (int) target.minimum())));
  }
}
