package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/** Losses that compare features position by position. All are scalars, means over the batch. */
final class FeatureLosses {
  /** Keeps roots of sums of squares away from zero, where their slope is infinite. */
  private static final float TINY = 1e-12f;

  private FeatureLosses() {}

  /**
   * Mean of {@code (s - t)^2}: of logits (Ba, Caruana 2014) or of projected hints (Romero et al.
   * 2015, whose sum of squares differs by a constant factor).
   */
  static NDArray squaredError(NDArray student, NDArray teacher) {
    return student.sub(teacher).square().mean();
  }

  /**
   * Attention transfer (Zagoruyko, Komodakis 2017): {@code || Q_s/||Q_s|| - Q_t/||Q_t|| ||^2} with
   * {@code Q = mean over channels of f^2}; in [0, 2].
   */
  static NDArray attention(MatchedFeatures features) {
    NDArray difference = attentionMap(features.student()).sub(attentionMap(features.teacher()));
    return difference.square().sum(new int[] {1}).mean();
  }

  /** [N, positions, channels] to [N, positions], of length 1. */
  private static NDArray attentionMap(NDArray features) {
    return normalized(features.square().mean(new int[] {2}), 1);
  }

  /** {@code 1 - cos(s, t)} (Sanh et al. 2019), mean over the positions; in [0, 2]. */
  static NDArray cosine(NDArray student, NDArray teacher) {
    NDArray cosines = normalized(student, 2).mul(normalized(teacher, 2)).sum(new int[] {2});
    return Scalars.plus(Scalars.times(cosines.mean(), -1), 1);
  }

  private static NDArray normalized(NDArray array, int axis) {
    NDArray squares = array.square().sum(new int[] {axis}, true);
    return array.div(Scalars.plus(squares, TINY).sqrt());
  }
}
