package dev.lapidary.core.train.checkpoint;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how often a training keeps its state.
 *
 * @param folder made if it is not there; may be shared by any number of trainings
 * @param interval within an epoch, the least time between two checkpoints; each epoch ends with one
 */
public record CheckpointSettings(Path folder, Duration interval) {
  private static final Duration USUAL_INTERVAL = Duration.ofMinutes(1);

  public CheckpointSettings {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval must be 0 or more, found " + interval);
    }
  }

  /** One a minute. */
  public static CheckpointSettings in(Path folder) {
    return new CheckpointSettings(folder, USUAL_INTERVAL);
  }
}
