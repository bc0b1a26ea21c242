package dev.lapidary.app.results;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes variants in a folder: applies steps, writes the file, and judges what stands on disk. */
public final class VariantMaker {
  private static final String VARIANTS = "variants";
  private static final String COMPRESSED = "compressed";
  private static final double STEPS_SHARE = 0.7;

  private final Path folder;
  private final RecipeRunner runner;
  private final TransformContext context;
  private final Judge judge;

  /** A maker whose files go to {@code folder/variants}. */
  public VariantMaker(Path folder, RecipeRunner runner, TransformContext context, Judge judge) {
    this.folder = folder;
    this.runner = runner;
    this.context = context;
    this.judge = judge;
  }

  /** A variant and its model. */
  public record Made(Model model, VariantResult result) {}

  /** Writes and judges a model that is not made of another one here. */
  public Made original(String name, Model model, JobContext job) throws WorkbenchException {
    return keep(name, Optional.empty(), new Recipe(List.of()), List.of(), List.of(), model, job);
  }

  /** Applies steps to a variant, then writes and judges the result. */
  public Made make(Made parent, String name, Recipe steps, JobContext job)
      throws WorkbenchException {
    TrainingCurves curves = curves(parent);
    List<StepOutcome> outcomes = run(parent, steps, curves, job.stage(0, STEPS_SHARE, name));
    return keep(parent, name, outcomes, curves.found(), job.slice(STEPS_SHARE, 1));
  }

  /**
   * Applies steps to a variant and keeps the result of each, or of the last alone.
   *
   * @return in order, each the parent of the next
   */
  public List<VariantResult> chain(Made parent, Recipe steps, boolean keepEach, JobContext job)
      throws WorkbenchException {
    TrainingCurves curves = curves(parent);
    List<StepOutcome> outcomes = run(parent, steps, curves, job.slice(0, STEPS_SHARE));
    JobContext judging = job.slice(STEPS_SHARE, 1);
    if (!keepEach || outcomes.isEmpty()) {
      return List.of(keep(parent, COMPRESSED, outcomes, curves.found(), judging).result());
    }
    List<VariantResult> kept = new ArrayList<>();
    Made last = parent;
    for (int i = 0; i < outcomes.size(); i++) {
      StepOutcome outcome = outcomes.get(i);
      String name = String.format(Locale.ROOT, "%02d-%s", i + 1, outcome.step().label());
      int step = last.result().recipe().steps().size() + 1;
      List<TrainingCurve> own =
          curves.found().stream().filter(curve -> curve.step() == step).toList();
      last = keep(last, name, List.of(outcome), own, judging);
      kept.add(last.result());
    }
    return kept;
  }

  private TrainingCurves curves(Made parent) {
    return new TrainingCurves(context.trainingListener(), parent.result().recipe().steps().size());
  }

  private List<StepOutcome> run(Made parent, Recipe steps, TrainingCurves curves, JobContext job)
      throws WorkbenchException {
    TransformContext part = context.withJob(job).withListener(curves);
    return runner.run(parent.model(), steps, part, curves);
  }

  private Made keep(
      Made parent,
      String name,
      List<StepOutcome> outcomes,
      List<TrainingCurve> trainings,
      JobContext job)
      throws WorkbenchException {
    return keep(
        name,
        Optional.of(parent.result().name()),
        extended(parent.result().recipe(), outcomes),
        StepChanges.of(outcomes),
        trainings,
        StepOutcome.last(parent.model(), outcomes),
        job);
  }

  private static Recipe extended(Recipe recipe, List<StepOutcome> outcomes) {
    List<Transform> steps = new ArrayList<>(recipe.steps());
    outcomes.forEach(outcome -> steps.add(outcome.step()));
    return new Recipe(steps);
  }

  private Made keep(
      String name,
      Optional<String> parent,
      Recipe recipe,
      List<StepChanges> changes,
      List<TrainingCurve> trainings,
      Model model,
      JobContext job)
      throws WorkbenchException {
    Path relative = Path.of(VARIANTS, name + ".onnx");
    Path file = folder.resolve(relative);
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new StorageException(e, "file.unwritable", file.getParent(), IoReason.of(e));
    }
    OnnxWriter.write(model, file);
    VariantFigures figures = judged(name, file, job.stage(0, 1, name));
    return new Made(
        model, new VariantResult(name, parent, recipe, changes, trainings, relative, figures));
  }

  private VariantFigures judged(String name, Path file, JobContext job) throws WorkbenchException {
    try {
      return judge.assess(file, job);
    } catch (ModelException | ExecutionException e) {
      throw new ExecutionException(e, "results.variant", name, e.getMessage());
    }
  }
}
