package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import java.util.Optional;

/** How much worse a quantized model classifies than the model it was made of, in [-1, 1]. */
interface AccuracyDrop {

  /** The drop of a quantized model. */
  double of(Model quantized, JobContext job) throws WorkbenchException;

  /**
   * In top-1 accuracy on the validation data, or else in agreement on the calibration samples.
   *
   * @throws WorkbenchException if the validation data has no labels or does not fit
   */
  static AccuracyDrop of(Model model, StaticQuantization quantization, TransformContext context)
      throws WorkbenchException {
    Optional<Dataset> validation = context.data().get(DataRole.VALIDATION);
    if (validation.isPresent()) {
      double whole = top1(model, validation.get(), context.job());
      return (quantized, job) -> whole - top1(quantized, validation.get(), job);
    }
    Dataset calibration = context.data().get(DataRole.CALIBRATION).orElseThrow();
    SampleSettings sampling = quantization.calibration().sampling();
    Dataset samples = Datasets.sample(calibration, sampling.samples(), sampling.seed());
    return (quantized, job) -> 1 - agreement(model, quantized, samples, job);
  }

  private static double top1(Model model, Dataset data, JobContext job) throws WorkbenchException {
    return new Evaluator().evaluate(model, data, EvaluationSettings.defaults(), job).top1();
  }

  private static double agreement(Model model, Model quantized, Dataset data, JobContext job)
      throws WorkbenchException {
    AgreementReport report =
        new Agreement()
            .compare(
                model,
                quantized,
                new AgreementInputs.OfDataset(data),
                EvaluationSettings.defaults(),
                job);
    return report
        .top1()
        .orElseThrow(
            () ->
                new RecipeException("quantize.noClasses", AccuracyAwareQuantization.TYPE.label()));
  }
}
