package dev.lapidary.core.train;

/**
 * How far an output is from its target. Each is a mean over the N samples of a batch; axis 0 is the
 * sample. {@code s} and {@code t} are the outputs of student and teacher; with class scores they
 * are logits, [N, classes], and T is the temperature.
 *
 * <p>The labels of a dataset are classes, so only {@link #CROSS_ENTROPY} can learn from them alone;
 * to fit numbers, take a teacher's output as the target.
 */
public enum LossKind {
  /** {@code -sum(target * log softmax(s)) / N} with the labels, smoothed. */
  CROSS_ENTROPY,
  /** {@code T^2 * KL(softmax(t / T) || softmax(s / T)) / N} (Hinton, Vinyals, Dean 2015). */
  DIVERGENCE,
  /**
   * The part of {@link #DIVERGENCE} that is about the target class (Zhao et al. 2022, TCKD): {@code
   * T^2 * KL(b_t || b_s) / N} with b the shares of the target class and of all others together. The
   * target is the label, or the teacher's first choice where there is none.
   */
  TARGET_DIVERGENCE,
  /**
   * The part of {@link #DIVERGENCE} that is about the other classes (Zhao et al. 2022, NCKD), not
   * weakened where the teacher is sure: {@code T^2 * KL(q_t || q_s) / N} with q the shares among
   * the classes that are not the target.
   */
  OTHERS_DIVERGENCE,
  /** Mean over all logits of {@code (s - t)^2} (Ba, Caruana 2014). */
  LOGITS_ERROR,
  /** Mean over all elements of {@code (s - t)^2}, of the output as it is. */
  MEAN_SQUARED_ERROR,
  /** {@code sum(1 - cos(s, t)) / N}, each sample one vector, of the output as it is. */
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
    return this != MEAN_SQUARED_ERROR && this != COSINE;
  }

  /** Whether both sides are softened by a temperature. */
  public boolean softens() {
    return this == DIVERGENCE || this == TARGET_DIVERGENCE || this == OTHERS_DIVERGENCE;
  }

  /** Whether a target class is told apart from the others, so that there must be two or more. */
  public boolean tellsTargetApart() {
    return this == TARGET_DIVERGENCE || this == OTHERS_DIVERGENCE;
  }
}
