package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.lapidary.core.train.DistillationLoss;

/**
 * Decoupled distillation (Zhao et al. 2022), see {@link DistillationLoss.Decoupled}. Shares are
 * held as logarithms throughout, so that a teacher who is sure gives no infinite loss.
 */
final class DecoupledDivergence {
  /** What is taken from a class's logit to give it no share, as the authors' own program has it. */
  private static final float EXCLUDED = -1000;

  private DecoupledDivergence() {}

  /**
   * {@code T^2 * (alpha * KL(b_t || b_s) + beta * KL(q_t || q_s))}, mean over the batch.
   *
   * @param student logits [N, classes], two classes or more
   * @param teacher logits [N, classes]
   * @param targets N class indices; null for the teacher's first choices
   * @return a scalar
   */
  static NDArray of(
      NDArray student, NDArray teacher, int[] targets, DistillationLoss.Decoupled how) {
    if (student.getShape().get(1) < 2) {
      throw new IllegalArgumentException(
          "two classes or more are needed to tell target and others apart, found "
              + student.getShape());
    }
    NDArray target = oneHot(teacher, targets == null ? firstChoices(teacher) : targets);
    float coldness = (float) (1 / how.temperature());
    Parts found = Parts.of(Scalars.times(student, coldness), target);
    Parts wanted = Parts.of(Scalars.times(teacher, coldness), target);
    NDArray ofTarget = SoftenedDivergence.ofShares(found.target, wanted.target);
    NDArray others = SoftenedDivergence.ofShares(found.others, wanted.others);
    double factor = how.temperature() * how.temperature();
    return Scalars.times(ofTarget, (float) (factor * how.alpha()))
        .add(Scalars.times(others, (float) (factor * how.beta())));
  }

  /**
   * Logarithms of shares.
   *
   * @param target of the target class and of the others together, [N, 2]
   * @param others of each class among the others, [N, classes]; the target's share is 0
   */
  private record Parts(NDArray target, NDArray others) {

    static Parts of(NDArray logits, NDArray target) {
      NDArray others = logits.add(Scalars.times(target, EXCLUDED)).logSoftmax(1);
      NDArray shares = logits.logSoftmax(1);
      NDArray ofTarget = rowSum(shares.mul(target));
      return new Parts(
          NDArrays.concat(new NDList(ofTarget, together(shares, others, target)), 1), others);
    }

    /**
     * The share of all others is, for any one of them, its share among all over its share among the
     * others: here the mean over the others of the difference of logarithms.
     */
    private static NDArray together(NDArray shares, NDArray others, NDArray target) {
      NDArray rest = Scalars.plus(Scalars.times(target, -1), 1);
      float oneOverRest = 1f / (target.getShape().get(1) - 1);
      return Scalars.times(rowSum(shares.sub(others).mul(rest)), oneOverRest);
    }

    private static NDArray rowSum(NDArray rows) {
      return rows.sum(new int[] {1}, true);
    }
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
