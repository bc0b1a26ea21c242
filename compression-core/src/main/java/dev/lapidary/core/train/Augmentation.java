package dev.lapidary.core.train;

import java.util.Objects;

/**
 * Random changes of training samples, drawn anew in every epoch from the plan's seed. All but
 * {@code mixup} need images, [N, C, H, W].
 *
 * @param flip mirrors half of the images from left to right
 * @param shift moves by up to so many pixels on each axis, as a crop of the padded image does; 0
 *     for none
 * @param padding what appears where an image is moved away from
 * @param brightness adds up to so many standard deviations of the image's own values, 0 or more
 * @param contrast multiplies the distance to the image's mean by up to 1 plus or minus this, in [0,
 *     1]
 * @param mixup alpha of mixup (Zhang et al. 2018): each sample becomes {@code l * x + (1 - l) * x'}
 *     with another of its batch, and its label likewise, {@code l} drawn from Beta(alpha, alpha)
 *     for each batch; 0 for none
 */
public record Augmentation(
    boolean flip, int shift, EdgeFill padding, double brightness, double contrast, double mixup) {
  /** Samples as they are. */
  public static final Augmentation NONE = moves(false, 0);

  public Augmentation {
    Range.require(shift >= 0, "shift must be 0 or more", shift);
    Objects.requireNonNull(padding);
    Range.require(brightness >= 0, "brightness must be 0 or more", brightness);
    Range.require(contrast >= 0 && contrast <= 1, "contrast must be in [0, 1]", contrast);
    Range.require(mixup >= 0, "mixup must be 0 or more", mixup);
  }

  /** Flips and shifts alone; the border repeats. */
  public static Augmentation moves(boolean flip, int shift) {
    return new Augmentation(flip, shift, EdgeFill.EDGE, 0, 0, 0);
  }

  /** Whether a sample comes back every epoch, at most mirrored. */
  public boolean repeats() {
    return shift == 0 && !changesTones() && mixup == 0;
  }

  boolean movesImages() {
    return flip || shift > 0;
  }

  boolean changesTones() {
    return brightness > 0 || contrast > 0;
  }
}
