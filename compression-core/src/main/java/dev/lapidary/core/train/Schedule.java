package dev.lapidary.core.train;

/** How the learning rate runs over the steps of a training. */
public enum Schedule {
  CONSTANT,
  /** Half a cosine from the peak to zero. */
  COSINE,
  /** Linear warm-up over the first quarter of the steps, then half a cosine (Smith 2018). */
  ONE_CYCLE
}
