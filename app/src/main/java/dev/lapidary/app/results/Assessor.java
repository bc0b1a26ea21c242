package dev.lapidary.app.results;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.inspect.ModelStatistics;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.MacCount;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.profile.Profiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    ProfileRequest request) {

  private static final int AGREEMENT_SAMPLES = 1000;
  private static final int RANDOM_SAMPLES = 32;
  private static final long SEED = 0;

  public Assessor {
    profilers = List.copyOf(profilers);
  }

  /** Judges the file. */
  public VariantFigures assess(Path file, JobContext job) throws WorkbenchException {
    Model model = OnnxReader.read(file);
    ModelStatistics statistics = ModelStatistics.of(model, OnnxReader.sizeBytes(file));
    MacCount macs = MacCount.of(model, request.inputs(), job);
    return new VariantFigures(
        statistics.sizeBytes(),
        statistics.parameters(),
        statistics.quantizedWeights(),
        macs.macs(),
        macs.reason().orElse(""),
        statistics.zeroFraction(),
        evaluate(model, job.stage(0, 0.4, "accuracy")),
        agree(model, job.stage(0.4, 0.6, "agreement")),
        profile(model, job.stage(0.6, 1, "profile")));
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

  private List<ProfileReport> profile(Model model, JobContext job) throws WorkbenchException {
    List<ProfileReport> reports = new ArrayList<>();
    for (Profiler profiler : profilers) {
      job.throwIfCancelled();
      if (profiler.available()) {
        reports.add(profiler.profile(model, request, job));
      }
    }
    return reports;
  }
}
