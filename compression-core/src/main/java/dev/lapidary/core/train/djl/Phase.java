package dev.lapidary.core.train.djl;

/** What a graph is run for. */
enum Phase {
  /** As ONNX Runtime would: running statistics, no Dropout. */
  INFERENCE,
  /** Normalizes with the statistics of the batch, moves the running ones, drops. */
  TRAINING,
  /** Normalizes with the running statistics and leaves them alone, drops. */
  TRAINING_WITH_FROZEN_STATISTICS;

  /** The same, but leaving running statistics alone. */
  Phase withFrozenStatistics() {
    return this == TRAINING ? TRAINING_WITH_FROZEN_STATISTICS : this;
  }

  boolean drops() {
    return this != INFERENCE;
  }

  boolean usesBatchStatistics() {
    return this == TRAINING;
  }
}
