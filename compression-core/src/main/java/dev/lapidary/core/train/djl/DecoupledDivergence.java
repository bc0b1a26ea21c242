package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/**
 * The two parts of the divergence of softened outputs (Zhao et al. 2022). With b the shares of the
 * target class and of all others together, and q the shares among the others, at temperature T.
 * Shares are held as logarithms throughout, so that a teacher who is sure gives no infinite loss.
 *
 * @param student logits over T, [N, classes], two classes or more
 * @param teacher logits over T, [N, classes]
 * @param target 1 for the target class, else 0, [N, classes]
 * @param factor T^2
 */
record DecoupledDivergence(NDArray student, NDArray teacher, NDArray target, float factor) {
  /** What is taken from a class's logit to give it no share, as the authors' own program has it. */
  private static final float EXCLUDED = -1000;

  /**
   * @param student logits [N, classes], two classes or more
   * @param teacher logits [N, classes]
   * @param targets N class indices; null for the teacher's first choices
   * @param temperature T
   */
  static DecoupledDivergence of(
      NDArray student, NDArray teacher, int[] targets, double temperature) {
    if (student.getShape().get(1) < 2) {
      throw new IllegalArgumentException(
          "two classes or more are needed to tell target and others apart, found "
              + student.getShape());
    }
    float coldness = (float) (1 / temperature);
    return new DecoupledDivergence(
        Scalars.times(student, coldness),
        Scalars.times(teacher, coldness),
        oneHot(teacher, targets == null ? firstChoices(teacher) : targets),
        (float) (temperature * temperature));
  }

  /** {@code T^2 * KL(b_t || b_s)}, mean over the batch. */
  NDArray ofTarget() {
    NDArray divergence = SoftenedDivergence.ofShares(targetShares(student), targetShares(teacher));
    return Scalars.times(divergence, factor);
  }

  /** {@code T^2 * KL(q_t || q_s)}, mean over the batch. */
  NDArray ofOthers() {
    NDArray divergence = SoftenedDivergence.ofShares(others(student), others(teacher));
    return Scalars.times(divergence, factor);
  }

  /** Logarithms of the shares among the others, [N, classes]; the target's share is 0. */
  private NDArray others(NDArray logits) {
    return logits.add(Scalars.times(target, EXCLUDED)).logSoftmax(1);
  }

  /** Logarithms of the shares of the target class and of all others together, [N, 2]. */
  private NDArray targetShares(NDArray logits) {
    NDArray shares = logits.logSoftmax(1);
    NDArray ofTarget = rowSum(shares.mul(target));
    return NDArrays.concat(new NDList(ofTarget, together(shares, others(logits))), 1);
  }

  /**
   * The share of all others is, for any one of them, its share among all over its share among the
   * others: here the mean over the others of the difference of logarithms.
   */
  private NDArray together(NDArray shares, NDArray others) {
    NDArray rest = Scalars.minus(1, target);
    float oneOverRest = 1f / (target.getShape().get(1) - 1);
    return Scalars.times(rowSum(shares.sub(others).mul(rest)), oneOverRest);
  }

  private static NDArray rowSum(NDArray rows) {
    return rows.sum(new int[] {1}, true);
  }

  private static int[] firstChoices(NDArray logits) {
    long[] best = logits.argMax(1).toLongArray();
    int[] choices = new int[best.length];
    for (int i = 0; i < best.length; i++) {
      choices[i] = Math.toIntExact(best[i]);
    }
    return choices;
  }

  private static NDArray oneHot(NDArray logits, int[] classes) {
    int width = Math.toIntExact(logits.getShape().get(1));
    float[] ones = new float[classes.length * width];
    for (int i = 0; i < classes.length; i++) {
      ones[i * width + classes[i]] = 1;
    }
    return logits.getManager().create(ones, logits.getShape());
  }
}
