package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/** Attention transfer (Zagoruyko, Komodakis 2017). */
final class AttentionTransfer {
  private AttentionTransfer() {}

  /**
   * {@code || Q_s/||Q_s|| - Q_t/||Q_t|| ||^2} with {@code Q = mean over channels of f^2}, mean over
   * the batch; in [0, 2].
   */
  static NDArray of(MatchedFeatures features) {
    NDArray difference = map(features.student()).sub(map(features.teacher()));
    return difference.square().sum(new int[] {1}).mean();
  }

  /** [N, positions, channels] to [N, positions], of length 1. */
  private static NDArray map(NDArray features) {
    return LossFunctions.normalized(features.square().mean(new int[] {2}), 1);
  }
}
