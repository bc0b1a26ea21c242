package dev.lapidary.core.train;

/**
 * How far features of a student, {@code s}, are from those of its teacher, {@code t}. Features are
 * inner values: maps [N, C, H, W] of convolutional nets, [N, positions, features] of transformers,
 * or [N, features]. Each is a mean over the N samples of a batch, and none looks at labels.
 */
public enum FeatureLoss {
  /**
   * Hints (Romero et al. 2015, FitNets): mean of {@code (r(s) - t)^2}, where the projection r, a
   * linear map of the channels, brings s to the teacher's width. It is trained along and thrown
   * away. Larger maps are averaged down to the size of the smaller ones.
   */
  HINT,
  /**
   * Attention transfer (Zagoruyko, Komodakis 2017): both look at the same places. With {@code Q =
   * mean over the channels of f^2}, a value for each position: {@code || Q_s / ||Q_s|| - Q_t /
   * ||Q_t|| ||^2}.
   */
  ATTENTION,
  /**
   * Distances between samples, divided by their mean over the batch (Park et al. 2019, RKD-D):
   * Huber loss of their differences. Widths need not agree.
   */
  DISTANCES,
  /**
   * Cosines of the angles of triplets of samples (Park et al. 2019, RKD-A): Huber loss of their
   * differences. Widths need not agree.
   */
  ANGLES,
  /**
   * Directions (Sanh et al. 2019, DistilBERT): mean over the positions of {@code 1 - cos(r(s), t)},
   * where the projection r as of {@link #HINT} stands only where the widths differ.
   */
  COSINE;

  /** Whether features are compared position by position; otherwise a sample is one vector. */
  public boolean comparesPositions() {
    return this != DISTANCES && this != ANGLES;
  }

  /**
   * Whether the usual values to compare are the ends of stages; otherwise the embeddings before the
   * classifiers.
   */
  public boolean comparesStages() {
    return this == HINT || this == ATTENTION;
  }

  /** Whether a projection stands between features of such widths. */
  public boolean projects(FeatureWidth width) {
    return this == HINT || this == COSINE && width.student() != width.teacher();
  }
}
