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
    double begin = graph.keepsValues(task.plan()) ? PREPARING : 0;
    double between = task.data().validation().isPresent() ? begin * TRAINING_SAMPLES : begin;
    JobContext job = task.job();
    return new JobParts(job.slice(0, between), job.slice(between, begin), job.slice(begin, 1));
  }
}
