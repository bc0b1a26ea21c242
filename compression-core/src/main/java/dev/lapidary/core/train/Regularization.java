package dev.lapidary.core.train;

/**
 * What keeps a model from learning its training data by heart, and its steps from growing wild.
 *
 * @param weightDecay pulls weights towards zero, 0 or more; not biases, nor the scales and shifts
 *     of normalizations
 * @param labelSmoothing share of each label that is spread over all classes (Szegedy et al. 2016),
 *     in [0, 1)
 * @param gradientClip longest gradient over all weights together; longer ones are scaled down to it
 *     (Pascanu, Mikolov, Bengio 2013); 0 for no limit
 */
public record Regularization(double weightDecay, double labelSmoothing, double gradientClip) {
  /** Nothing at all. */
  public static final Regularization NONE = new Regularization(0, 0, 0);

  public Regularization {
    Range.require(weightDecay >= 0, "weightDecay must be 0 or more", weightDecay);
    Range.require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "labelSmoothing must be in [0, 1)",
        labelSmoothing);
    Range.require(gradientClip >= 0, "gradientClip must be 0 or more", gradientClip);
  }

  /** Weight decay alone. */
  public static Regularization decay(double weightDecay) {
    return new Regularization(weightDecay, 0, 0);
  }
}
