package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/** How far the student's softened outputs are from the teacher's. */
final class SoftenedDivergence {
  private SoftenedDivergence() {}

  /**
   * {@code T^2 * KL(softmax(t/T) || softmax(s/T))} (Hinton, Vinyals, Dean 2015), mean over the
   * batch. The factor keeps the gradient's size independent of the temperature T.
   *
   * @param student s: logits [N, classes]
   * @param teacher t: logits [N, classes]
   * @return a scalar
   */
  static NDArray of(NDArray student, NDArray teacher, double temperature) {
    float coldness = (float) (1 / temperature);
    NDArray found = Scalars.times(student, coldness).logSoftmax(1);
    NDArray wanted = Scalars.times(teacher, coldness).logSoftmax(1);
    return Scalars.times(ofShares(found, wanted), (float) (temperature * temperature));
  }

  /**
   * {@code KL(exp(wanted) || exp(found))}, mean over the batch.
   *
   * @param found logarithms of shares [N, K]
   * @param wanted logarithms of shares [N, K]
   */
  static NDArray ofShares(NDArray found, NDArray wanted) {
    float oneOverSamples = 1f / found.getShape().get(0);
    return Scalars.times(wanted.exp().mul(wanted.sub(found)).sum(), oneOverSamples);
  }
}
