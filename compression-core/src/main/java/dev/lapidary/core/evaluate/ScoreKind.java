package dev.lapidary.core.evaluate;

/**
 * What a classifier puts out.
 *
 * <p>A Softmax or LogSoftmax that the output comes from, directly or through operators that keep
 * values (quantization, casts, reshapes), settles it. Otherwise the values of all samples do: rows
 * within [0, 1] that sum to 1 are probabilities, rows of at most 0 whose exponentials sum to 1 are
 * log-probabilities, both within 0.02 for the sake of quantized outputs; anything else is logits.
 */
public enum ScoreKind {
  /** Unnormalized scores; the loss normalizes them with a softmax. */
  LOGITS,
  /** Softmax of the logits. */
  PROBABILITIES,
  /** Logarithms of probabilities. */
  LOG_PROBABILITIES,
  /** Class labels alone: neither loss nor top-5 can be told. */
  LABELS
}
