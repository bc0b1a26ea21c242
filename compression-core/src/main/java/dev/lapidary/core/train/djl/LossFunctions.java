package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/**
 * How far arrays are from their targets of the same shape, whose last axis is what is compared: the
 * classes or features. Each is a scalar, a mean over all the other axes, the batch among them.
 */
final class LossFunctions {
  /** Keeps roots of sums of squares away from zero, where their slope is infinite. */
  private static final float TINY = 1e-12f;

  private LossFunctions() {}

  /**
   * {@code -sum(target * log softmax(s)) / N}.
   *
   * @param logits s: [N, classes]
   * @param shares of the classes in each sample, [N, classes] row-major
   */
  static NDArray crossEntropy(NDArray logits, float[] shares) {
    long samples = logits.getShape().get(0);
    NDArray wanted = logits.getManager().create(shares, logits.getShape());
    return Scalars.times(logits.logSoftmax(1).mul(wanted).sum(), -1f / samples);
  }

  /** Mean of {@code (s - t)^2}. */
  static NDArray squaredError(NDArray student, NDArray teacher) {
    return student.sub(teacher).square().mean();
  }

  /** Mean of {@code 1 - cos(s, t)}; in [0, 2]. */
  static NDArray cosine(NDArray student, NDArray teacher) {
    int last = student.getShape().dimension() - 1;
    NDArray products = normalized(student, last).mul(normalized(teacher, last));
    NDArray cosines = products.sum(new int[] {last});
    return Scalars.plus(Scalars.times(cosines.mean(), -1), 1);
  }

  /** Divided by its length along an axis; zeros stay. */
  static NDArray normalized(NDArray array, int axis) {
    NDArray squares = array.square().sum(new int[] {axis}, true);
    return array.div(Scalars.plus(squares, TINY).sqrt());
  }
}
