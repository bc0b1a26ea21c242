package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Ranks layers by what static quantization of each one alone does to the outputs, most sensitive
 * first: the model as it is says what they should be. Activations are observed once for all layers
 * and widths. Each layer's figures are kept ({@link SensitivityJournal}) where the context has a
 * folder for leftovers, so that a ranking that was stopped goes on from there.
 *
 * @param quantization all of the step but its widths
 * @param widths in which each layer is tried; a layer with a width of its own in the step keeps it
 * @param samples of the calibration data that outputs are compared on, 1 or more
 * @param accuracy whether each trial is also judged by its top-1 accuracy on the validation data
 */
public record SensitivityAnalysis(
    StaticQuantization quantization,
    QuantizedPart part,
    List<BitWidths> widths,
    int samples,
    boolean accuracy) {

  public SensitivityAnalysis {
    Objects.requireNonNull(quantization);
    Objects.requireNonNull(part);
    widths = List.copyOf(widths);
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, found " + samples);
    }
  }

  /** Weights and activations in the step's own widths, without labels. */
  public static SensitivityAnalysis of(StaticQuantization quantization, int samples) {
    return new SensitivityAnalysis(
        quantization, QuantizedPart.BOTH, List.of(BitWidths.of(quantization)), samples, false);
  }

  /** Where the ranges of activations come from, asked once and only if something is left to try. */
  interface Observation {
    TensorStatistics observe() throws WorkbenchException;
  }

  /** The lowest operator set that every width can be written in. */
  public int minimumOpset() {
    return widths.stream().mapToInt(w -> quantization.with(w).minimumOpset()).max().orElse(1);
  }

  /**
   * Ranks every layer with weights that would be quantized.
   *
   * @return a line a layer and width
   * @throws WorkbenchException if the model or the data cannot be used, or there is nothing to
   *     quantize
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public List<LayerSensitivity> rank(Model model, TransformContext context)
      throws WorkbenchException {
    for (BitWidths width : widths) {
      quantization.with(width).requires(model);
    }
    JobContext job = context.job();
    PreparedModel prepared = PreparedModel.of(model, quantization, job);
    TransformContext observing = context.withJob(job.slice(0, 0.2));
    return rank(
        prepared,
        () -> quantization.observe(prepared, observing),
        context.withJob(job.slice(0.2, 1)));
  }

  List<LayerSensitivity> rank(
      PreparedModel prepared, Observation observation, TransformContext context)
      throws WorkbenchException {
    SensitivityJournal journal = SensitivityJournal.open(this, prepared, context);
    List<LayerTrial> trials = trials(prepared);
    List<LayerTrial> open = trials.stream().filter(trial -> journal.find(trial).isEmpty()).toList();
    if (!open.isEmpty()) {
      run(open, prepared, observation, journal, context);
    }
    List<LayerSensitivity> found = new ArrayList<>();
    trials.forEach(trial -> found.add(journal.find(trial).orElseThrow()));
    found.sort(Comparator.comparingDouble(LayerSensitivity::sqnrDb));
    return List.copyOf(found);
  }

  private List<LayerTrial> trials(PreparedModel prepared) {
    List<LayerTrial> trials = new ArrayList<>();
    for (String layer : prepared.layers()) {
      widths.stream()
          .map(w -> prepared.widths().containsKey(layer) ? ownWeight(prepared, layer, w) : w)
          .distinct()
          .forEach(width -> trials.add(new LayerTrial(layer, width)));
    }
    return trials;
  }

  private static BitWidths ownWeight(PreparedModel prepared, String layer, BitWidths width) {
    return new BitWidths(prepared.widths().get(layer), width.activations());
  }

  private void run(
      List<LayerTrial> trials,
      PreparedModel prepared,
      Observation observation,
      SensitivityJournal journal,
      TransformContext context)
      throws WorkbenchException {
    Optional<TensorStatistics> statistics =
        part.needsStatistics() ? Optional.of(observation.observe()) : Optional.empty();
    Dataset whole = context.data().get(DataRole.CALIBRATION).orElseThrow();
    Dataset seen = Datasets.sample(whole, samples, quantization.calibration().sampling().seed());
    for (int i = 0; i < trials.size(); i++) {
      LayerTrial trial = trials.get(i);
      JobContext job = context.job();
      job.throwIfCancelled();
      double done = (double) i / trials.size();
      job.progress(done, "sensitivity of " + trial.layer());
      Model alone = trial.model(prepared, quantization, part, statistics);
      AgreementReport report =
          new Agreement()
              .compare(
                  prepared.folded(),
                  alone,
                  new AgreementInputs.OfDataset(seen),
                  EvaluationSettings.defaults(),
                  job.stage(done, done, trial.layer()));
      journal.add(LayerSensitivity.of(trial, report, accuracy(alone, context)));
    }
  }

  private OptionalDouble accuracy(Model alone, TransformContext context) throws WorkbenchException {
    if (!accuracy) {
      return OptionalDouble.empty();
    }
    Dataset validation = context.data().get(DataRole.VALIDATION).orElseThrow();
    return OptionalDouble.of(
        new Evaluator()
            .evaluate(alone, validation, EvaluationSettings.defaults(), JobContext.none())
            .top1());
  }
}
