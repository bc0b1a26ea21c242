package dev.lapidary.core.data;

/** What data is used for. Roles are kept apart: nothing is ever fitted on evaluation data. */
public enum DataRole {
  /** Weights are fitted on it. */
  TRAINING,
  /** Early stopping and keep-the-best look at it. */
  VALIDATION,
  /** Ranges of activations are observed on it. */
  CALIBRATION,
  /** Only ever judges the result. */
  EVALUATION
}
