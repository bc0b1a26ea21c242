package dev.lapidary.core.train;

/**
 * Random changes of training images, [N, C, H, W] inputs only.
 *
 * @param flipHorizontally mirrors half of the images
 * @param shift moves by up to so many pixels on each axis, the border repeats; 0 for none
 */
public record Augmentation(boolean flipHorizontally, int shift) {
  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0);

  public Augmentation {
    if (shift < 0) {
      throw new IllegalArgumentException("shift must be 0 or more, found " + shift);
    }
  }
}
