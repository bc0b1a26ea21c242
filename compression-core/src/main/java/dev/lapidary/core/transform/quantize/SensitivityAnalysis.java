package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ranks layers by what static quantization of each one alone does to the outputs, most sensitive
 * first. Without labels: the model as it is says what the outputs should be. Activations are
 * observed once for all layers.
 *
 * @param samples of the calibration data that outputs are compared on, 1 or more
 */
public record SensitivityAnalysis(StaticQuantization quantization, int samples) {

  public SensitivityAnalysis {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, found " + samples);
    }
  }

  /**
   * Ranks every layer with weights that would be quantized.
   *
   * @throws WorkbenchException if the model or the calibration data cannot be used, or there is
   *     nothing to quantize
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public List<LayerSensitivity> rank(Model model, TransformContext context)
      throws WorkbenchException {
    quantization.requires(model);
    JobContext job = context.job();
    PreparedModel prepared = PreparedModel.of(model, quantization, job);
    TensorStatistics statistics =
        quantization.observe(prepared, context.withJob(job.slice(0, 0.2)));
    return rank(prepared, statistics, context.withJob(job.slice(0.2, 1)));
  }

  List<LayerSensitivity> rank(
      PreparedModel prepared, TensorStatistics statistics, TransformContext context)
      throws WorkbenchException {
    List<String> layers = prepared.layers();
    Dataset whole = context.data().get(DataRole.CALIBRATION).orElseThrow();
    Dataset seen = Datasets.sample(whole, samples, quantization.calibration().seed());
    List<LayerSensitivity> found = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      String layer = layers.get(i);
      context.job().throwIfCancelled();
      context.job().progress((double) i / layers.size(), "sensitivity of " + layer);
      Set<String> others = new HashSet<>(layers);
      others.remove(layer);
      PreparedModel alone = prepared.without(others);
      found.add(sensitivity(layer, prepared.folded(), alone, statistics, seen));
    }
    found.sort(Comparator.comparingDouble(LayerSensitivity::sqnrDb));
    return List.copyOf(found);
  }

  private LayerSensitivity sensitivity(
      String layer, Model whole, PreparedModel alone, TensorStatistics statistics, Dataset seen)
      throws WorkbenchException {
    Model quantized = quantization.quantized(alone, statistics).model();
    AgreementReport report =
        new Agreement()
            .compare(
                whole,
                quantized,
                new AgreementInputs.OfDataset(seen),
                EvaluationSettings.defaults(),
                JobContext.none());
    return new LayerSensitivity(
        layer, report.sqnrDb().orElse(Double.POSITIVE_INFINITY), report.top1());
  }
}
