package dev.lapidary.core.train;

/**
 * Random changes of training images, [N, C, H, W] inputs only.
 *
 * @param flip mirrors half of the images from left to right
 * @param shift moves by up to so many pixels on each axis, the border repeats; 0 for none
 */
public record Augmentation(boolean flip, int shift) {
  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0);

  public Augmentation {
    Range.require(shift >= 0, "shift must be 0 or more", shift);
  }

  /** Whether an image comes back every epoch, at most mirrored. */
  boolean repeats() {
    return shift == 0;
  }
}
