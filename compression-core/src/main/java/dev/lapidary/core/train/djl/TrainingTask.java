package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;

/**
 * What the engine is asked to do.
 *
 * @param data with the validation part held out
 */
record TrainingTask(
    Model model, TrainingPlan plan, TrainingData data, TrainingListener listener, JobContext job) {

  /** The same for a part of the job. */
  TrainingTask with(JobContext part) {
    return new TrainingTask(model, plan, data, listener, part);
  }
}
