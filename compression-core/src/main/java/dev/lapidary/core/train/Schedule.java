package dev.lapidary.core.train;

/** How the learning rate runs over the steps of a training, after the warm-up. */
public enum Schedule {
  /** The peak all the time. */
  CONSTANT,
  /** The peak, multiplied by gamma at every milestone. */
  STEP,
  /** Half a cosine from the peak to zero (Loshchilov, Hutter 2017). */
  COSINE,
  /**
   * Like {@link #COSINE}, with a warm-up over the first quarter unless told otherwise (Smith 2018).
   */
  ONE_CYCLE
}
