package dev.lapidary.core.train.djl;

import dev.lapidary.core.job.JobContext;

/**
 * What a training spends its time on: first, if anything can be kept, values of its samples are
 * computed; then the epochs are run.
 */
record JobParts(JobContext samples, JobContext validation, JobContext epochs) {
  private static final double PREPARING = 0.1;
  private static final double TRAINING_SAMPLES = 0.8;

  static JobParts of(TrainingTask task, TrainedGraph graph) {
    JobContext job = task.job();
    if (!graph.keepsValues(task.plan())) {
      JobContext none = job.slice(0, 0);
      return new JobParts(none, none, job);
    }
    JobContext preparation = new Preparation(job.slice(0, PREPARING), task.listener());
    double between = task.data().validation().isPresent() ? TRAINING_SAMPLES : 1;
    return new JobParts(
        preparation.slice(0, between), preparation.slice(between, 1), job.slice(PREPARING, 1));
  }
}
