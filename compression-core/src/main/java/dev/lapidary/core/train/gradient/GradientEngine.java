package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingData;

/** Makes sources of gradients. */
public interface GradientEngine {

  /**
   * Opens the gradients of a loss, as the model is in inference: normalization by running
   * statistics, no Dropout. Whoever opens the source closes it, before the data.
   *
   * @param data its training part is used, and its teacher if the loss wants one
   * @param job listened to while the teacher's outputs are computed
   * @throws WorkbenchException if an operator has no gradient, no weight is reached by one, or data
   *     and teacher do not fit
   */
  GradientSource open(
      Model model, LossSettings loss, TrainingData data, GradientSettings settings, JobContext job)
      throws WorkbenchException;
}
