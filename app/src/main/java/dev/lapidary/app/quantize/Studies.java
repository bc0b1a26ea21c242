package dev.lapidary.app.quantize;

import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.KernelPrediction;
import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import dev.lapidary.core.transform.quantize.QuantizableLayer;
import dev.lapidary.core.transform.quantize.QuantizationPreview;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.TensorError;
import dev.lapidary.core.transform.quantize.TensorErrors;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.workspace.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks into variants of a project. Nothing here is for the window's thread. */
public final class Studies {
  /** Samples that sensitivity and errors are told from. */
  static final int SAMPLES = 100;

  private static final int BATCH = 16;
  private static final long SEED = 1;

  private static final String CONVERSION = ConvertOpset.TYPE.label();

  private final Supplier<TrainingEngine> engine;
  private final VariantMaker maker;
  private Loaded loaded;

  /**
   * @param engine for steps that train; none here does
   * @param maker knows recipes
   */
  public Studies(Supplier<TrainingEngine> engine, VariantMaker maker) {
    this.engine = engine;
    this.maker = maker;
  }

  /**
   * What is looked into.
   *
   * @param calibration the data at hand; empty if there is none
   */
  record Subject(Project project, Variant variant, Optional<DatasetRef> calibration) {}

  private record Loaded(Project project, Variant variant, Model model) {}

  private interface Study<T> {
    T in(TransformContext context) throws WorkbenchException;
  }

  private <T> T study(Project project, JobContext job, Study<T> study) throws WorkbenchException {
    try (ScratchFolder scratch = ScratchFolder.create()) {
      return study.in(
          new TransformContext(
              project.data(),
              Map.of(),
              engine.get(),
              TrainingListener.none(),
              scratch.path(),
              maker.leftovers(),
              job));
    }
  }

  /** The model of a variant; the last one asked for is kept, since it is asked for again. */
  private synchronized Model model(Project project, Variant variant) throws WorkbenchException {
    boolean known =
        loaded != null && loaded.project == project && loaded.variant.id().equals(variant.id());
    if (!known) {
      loaded = new Loaded(project, variant, project.store().load(variant.id()));
    }
    return loaded.model;
  }

  Preview preview(Subject subject, StaticQuantization step) throws WorkbenchException {
    Model model = model(subject.project, subject.variant);
    return study(
        subject.project,
        JobContext.none(),
        context -> {
          QuantizationPreview asEntered = QuantizationPreview.of(model, step, context);
          QuantizationPreview whole =
              step.exclude().isEmpty()
                  ? asEntered
                  : QuantizationPreview.of(model, step.withExclude(List.of()), context);
          return new Preview(subject, step, asEntered, whole, kernels(subject, asEntered, context));
        });
  }

  private static Map<String, PredictedKernel> kernels(
      Subject subject, QuantizationPreview preview, TransformContext context)
      throws WorkbenchException {
    boolean quantizes = preview.layers().stream().anyMatch(one -> one.floatReason().isEmpty());
    if (subject.calibration.isEmpty() || !quantizes) {
      return Map.of();
    }
    Map<String, PredictedKernel> predicted = new HashMap<>();
    KernelPrediction.of(preview.sketch(context))
        .ifPresent(all -> all.kernels().forEach(kernel -> predicted.put(kernel.node(), kernel)));
    Map<String, PredictedKernel> kernels = new HashMap<>();
    for (QuantizableLayer layer : preview.layers()) {
      preview.quantizedIds(layer.id()).stream()
          .filter(predicted::containsKey)
          .findFirst()
          .ifPresent(id -> kernels.put(layer.id(), predicted.get(id)));
    }
    return kernels;
  }

  List<LayerSensitivity> rank(Preview preview, JobContext job) throws WorkbenchException {
    return study(
        preview.subject().project(), job, context -> preview.whole().rank(SAMPLES, context));
  }

  /** The error of the values that two variants share, on calibration samples. */
  List<TensorError> errors(Project project, Variant reference, Variant variant, JobContext job)
      throws WorkbenchException {
    Model exact = project.store().load(reference.id());
    Dataset data =
        project
            .data()
            .get(DataRole.CALIBRATION)
            .orElseThrow(() -> new IllegalStateException("no calibration data"));
    SampleFeeds feeds = new SampleFeeds(data, exact, SAMPLES, BATCH, SEED);
    return TensorErrors.between(exact, project.store().load(variant.id()), feeds, job);
  }

  /**
   * Whether a recipe can be applied.
   *
   * @throws WorkbenchException if it cannot
   */
  void check(Preview preview, Recipe recipe) throws WorkbenchException {
    Subject subject = preview.subject();
    Model model = model(subject.project, subject.variant);
    study(
        subject.project,
        JobContext.none(),
        context -> {
          new RecipeRunner(maker.catalog()).check(model, recipe, context);
          return recipe;
        });
  }

  /** The labels of the steps that made a variant, without conversions that were put in. */
  List<String> steps(Variant variant) {
    try {
      return maker.stepsOf(variant).steps().stream()
          .map(Transform::label)
          .filter(label -> !label.equals(CONVERSION))
          .toList();
    } catch (RecipeException e) {
      return List.of();
    }
  }

  TensorStatistics observe(Preview preview, JobContext job) throws WorkbenchException {
    return study(preview.subject().project(), job, preview.whole()::observe);
  }
}
