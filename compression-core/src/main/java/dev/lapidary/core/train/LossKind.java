package dev.lapidary.core.train;

/**
 * How far an output s is from its target. Each is a mean over the N samples of a batch; axis 0 is
 * the sample.
 *
 * <p>The labels of a dataset are classes, so only {@link #CROSS_ENTROPY} can learn from them; to
 * fit numbers, take a teacher's output as the target.
 */
public enum LossKind {
  /** {@code -sum(target * log softmax(s)) / N} with the labels, smoothed; s: [N, classes]. */
  CROSS_ENTROPY,
  /**
   * {@code T^2 * KL(softmax(t / T) || softmax(s / T)) / N} with the logits t of the teacher
   * (Hinton, Vinyals, Dean 2015); s: [N, classes].
   */
  DIVERGENCE,
  /** Mean over all elements of {@code (s - t)^2} with the teacher's output t. */
  MEAN_SQUARED_ERROR,
  /** {@code sum(1 - cos(s, t)) / N} with the teacher's output t, each sample one vector. */
  COSINE;

  /** Whether the target is the teacher's output; otherwise it is the labels. */
  public boolean usesTeacher() {
    return this != CROSS_ENTROPY;
  }

  /**
   * Whether class scores are compared. A Softmax or LogSoftmax that makes the output is left out
   * then.
   */
  public boolean comparesScores() {
    return this == CROSS_ENTROPY || this == DIVERGENCE;
  }
}
