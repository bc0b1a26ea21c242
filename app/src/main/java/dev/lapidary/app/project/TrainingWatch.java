package dev.lapidary.app.project;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingListener;

/** Follows and steers the trainings of one job, on the job's threads. */
public interface TrainingWatch extends TrainingListener, AutoCloseable {

  /** The job is over; a training that has not told of its end failed or was cancelled. */
  @Override
  void close();

  /** Makes the watches. */
  interface Source {
    /**
     * A watch for one job.
     *
     * @param variant name of what the job makes
     */
    TrainingWatch watch(String variant);

    /** Watches that do nothing. */
    static Source none() {
      return variant ->
          new TrainingWatch() {
            @Override
            public void epochFinished(EpochMetrics metrics) {}

            @Override
            public void close() {}
          };
    }
  }
}
