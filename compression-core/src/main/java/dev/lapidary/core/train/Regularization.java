package dev.lapidary.core.train;

/**
 * What keeps a model from learning its training data by heart.
 *
 * @param weightDecay on weights of two axes and more only, 0 or more
 * @param labelSmoothing share of each label that is spread over all classes (Szegedy et al. 2016),
 *     in [0, 1)
 */
public record Regularization(double weightDecay, double labelSmoothing) {
  /** Nothing at all. */
  public static final Regularization NONE = new Regularization(0, 0);

  public Regularization {
    Range.require(weightDecay >= 0, "weightDecay must be 0 or more", weightDecay);
    Range.require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "labelSmoothing must be in [0, 1)",
        labelSmoothing);
  }

  /** Weight decay alone. */
  public static Regularization decay(double weightDecay) {
    return new Regularization(weightDecay, 0);
  }
}
