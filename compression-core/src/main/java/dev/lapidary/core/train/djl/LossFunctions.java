package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/**
 * Distances between the outputs of a model and their targets, [N, K] each, as {@link
 * dev.lapidary.core.train.LossKind} defines them, times a weight. Each is a scalar.
 */
final class LossFunctions {
  private static final float LEAST_LENGTH = 1e-8f;

  private LossFunctions() {}

  /**
   * @param shares of the classes in each sample, [N, classes] row-major
   */
  static NDArray crossEntropy(NDArray logits, float[] shares, double weight) {
    long samples = logits.getShape().get(0);
    NDArray wanted = logits.getManager().create(shares, logits.getShape());
    NDArray mean = Scalars.times(logits.logSoftmax(1).mul(wanted).sum(), -1f / samples);
    return Scalars.times(mean, (float) weight);
  }

  static NDArray divergence(
      NDArray logits, NDArray teacherLogits, double temperature, double weight) {
    float coldness = (float) (1 / temperature);
    long samples = logits.getShape().get(0);
    NDArray teacher = Scalars.times(teacherLogits, coldness);
    NDArray expected = teacher.softmax(1);
    NDArray student = Scalars.times(logits, coldness);
    NDArray difference = teacher.logSoftmax(1).sub(student.logSoftmax(1));
    return Scalars.times(
        expected.mul(difference).sum(), (float) (weight * temperature * temperature / samples));
  }

  static NDArray squaredError(NDArray found, NDArray target, double weight) {
    NDArray difference = found.sub(target);
    return Scalars.times(difference.mul(difference).sum(), (float) (weight / found.size()));
  }

  static NDArray cosine(NDArray found, NDArray target, double weight) {
    long samples = found.getShape().get(0);
    NDArray product = found.mul(target).sum(new int[] {1});
    NDArray cosines = product.div(length(found).mul(length(target)));
    NDArray distances = Scalars.plus(Scalars.times(cosines, -1), 1);
    return Scalars.times(distances.sum(), (float) (weight / samples));
  }

  /** Of each row; a little more than zero, so that a row of zeros has no direction and no NaN. */
  private static NDArray length(NDArray rows) {
    NDArray squares = rows.mul(rows).sum(new int[] {1});
    return Scalars.plus(squares, LEAST_LENGTH * LEAST_LENGTH).sqrt();
  }
}
