package dev.lapidary.app.results;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.inspect.ModelStatistics;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.MacCount;
import dev.lapidary.core.profile.ModelSource;
import dev.lapidary.core.profile.ProfileOutcome;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.profile.Profiler;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out everything about a model file: what stands on disk is read back and judged, never the
 * model in memory it was written from.
 *
 * @param evaluation labelled data; empty leaves accuracy out
 * @param reference model whose outputs are the yardstick; empty leaves agreement out
 */
public record Assessor(
    Optional<Dataset> evaluation,
    Optional<Model> reference,
    List<Profiler> profilers,
    ProfileRequest request)
    implements Judge {

  private static final int AGREEMENT_SAMPLES = 1000;
  private static final int RANDOM_SAMPLES = 32;
  private static final long SEED = 0;

  public Assessor {
    profilers = List.copyOf(profilers);
  }

  /** Judges the file; {@link #profiled} adds the profiles. */
  @Override
  public VariantFigures assess(Path file, JobContext job) throws WorkbenchException {
    OnnxReader.Stored stored = OnnxReader.readStored(file);
    Model model = stored.model();
    ModelStatistics statistics = ModelStatistics.of(model, stored.sizeBytes());
    tryOut(model, job);
    MacCount macs = MacCount.of(model, request.inputs(), job);
    return new VariantFigures(
        statistics.sizeBytes(),
        statistics.parameters(),
        statistics.quantizedWeights(),
        macs.macs(),
        macs.reason().orElse(""),
        statistics.zeroFraction(),
        evaluate(model, job.stage(0, 0.6, "accuracy")),
        agree(model, job.stage(0.6, 1, "agreement")),
        List.of());
  }

  private Optional<Evaluation> evaluate(Model model, JobContext job) throws WorkbenchException {
    if (evaluation.isEmpty() || !evaluation.get().labelled()) {
      return Optional.empty();
    }
    return Optional.of(
        new Evaluator().evaluate(model, evaluation.get(), EvaluationSettings.defaults(), job));
  }

  private Optional<AgreementReport> agree(Model model, JobContext job) throws WorkbenchException {
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    AgreementInputs inputs =
        evaluation.isPresent()
            ? new AgreementInputs.OfDataset(
                Datasets.sample(evaluation.get(), AGREEMENT_SAMPLES, SEED))
            : new AgreementInputs.AtRandom(RANDOM_SAMPLES, SEED, request.inputs());
    return Optional.of(
        new Agreement()
            .compare(reference.get(), model, inputs, EvaluationSettings.defaults(), job));
  }

  // a model that cannot be profiled is better found before more work is put into it
  private void tryOut(Model model, JobContext job) throws WorkbenchException {
    Map<String, Tensor> feeds =
        RandomInputs.of(model.graph(), request.batch(), request.inputs(), SEED);
    RandomInputs.tryOut(model, feeds, SessionOptions.defaults(), job);
  }

  /**
   * Adds the profiles of variants, taken together so that their latencies can be compared.
   *
   * @param folder that the variants' files are relative to
   * @throws WorkbenchException if one cannot be profiled; the message names it
   */
  public List<VariantResult> profiled(Path folder, List<VariantResult> variants, JobContext job)
      throws WorkbenchException {
    List<ModelSource> models = new ArrayList<>();
    variants.forEach(variant -> models.add(() -> OnnxReader.read(folder.resolve(variant.file()))));
    List<VariantResult> profiled = new ArrayList<>(variants);
    List<Profiler> available = profilers.stream().filter(Profiler::available).toList();
    for (int i = 0; i < available.size(); i++) {
      Profiler profiler = available.get(i);
      double from = (double) i / available.size();
      double to = (i + 1.0) / available.size();
      List<ProfileOutcome> outcomes =
          profiler.profileAll(models, request, job.stage(from, to, profiler.device()));
      for (int k = 0; k < outcomes.size(); k++) {
        VariantResult variant = profiled.get(k);
        profiled.set(k, variant.withProfile(report(variant.name(), outcomes.get(k))));
      }
    }
    return profiled;
  }

  private static ProfileReport report(String variant, ProfileOutcome outcome)
      throws WorkbenchException {
    try {
      return outcome.orThrow();
    } catch (WorkbenchException e) {
      throw new ExecutionException(e, "results.variant", variant, e.getMessage());
    }
  }
}
