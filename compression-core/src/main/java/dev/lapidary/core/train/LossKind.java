package dev.lapidary.core.train;

/** How far an output is from its target. Means over the N samples of a batch. */
public enum LossKind {
  /** {@code -sum(target * log softmax(s)) / N} with the labels, smoothed. */
  CROSS_ENTROPY,
  /**
   * {@code T^2 * KL(softmax(t / T) || softmax(s / T)) / N} with the logits t of the teacher
   * (Hinton, Vinyals, Dean 2015).
   */
  DIVERGENCE;

  /** Whether the target is the teacher's output; otherwise it is the labels. */
  public boolean usesTeacher() {
    return this != CROSS_ENTROPY;
  }
}
