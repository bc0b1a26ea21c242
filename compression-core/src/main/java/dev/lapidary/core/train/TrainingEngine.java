package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;

/** Trains the float weights of a model on data. */
public interface TrainingEngine {

  /**
   * Trains a copy of the model.
   *
   * @return the same graph with trained initializers, BatchNormalization statistics included
   * @throws WorkbenchException if an operator cannot be trained, the data does not fit, or the loss
   *     diverges
   */
  Model train(
      Model model, TrainingPlan plan, TrainingData data, TrainingListener listener, JobContext job)
      throws WorkbenchException;
}
