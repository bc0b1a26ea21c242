package dev.lapidary.core.train;

/** Hears of every finished epoch, on the training thread. */
@FunctionalInterface
public interface TrainingListener {
  void epochFinished(EpochMetrics metrics);

  /** Hears nothing. */
  static TrainingListener none() {
    return metrics -> {};
  }
}
