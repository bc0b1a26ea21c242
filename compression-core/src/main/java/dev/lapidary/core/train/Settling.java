package dev.lapidary.core.train;

/**
 * The last epochs of a training, in which every BatchNormalization works as in inference: it
 * normalizes with its running statistics and leaves them alone, as it will when it is folded. They
 * have a schedule of their own, as the epochs before them.
 *
 * @param epochs how many, 0 or more; fewer than the training has
 * @param rate share of the learning rate in them, above 0
 */
public record Settling(int epochs, double rate) {
  /** Statistics move to the end. */
  public static final Settling NONE = new Settling(0, 1);

  public Settling {
    Range.require(epochs >= 0, "settling epochs must be 0 or more", epochs);
    Range.require(rate > 0, "the settling rate must be above 0", rate);
  }
}
