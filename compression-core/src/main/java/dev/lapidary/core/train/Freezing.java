package dev.lapidary.core.train;

/**
 * What training leaves alone.
 *
 * @param zeros weights that are zero at the start stay zero (pruned models)
 */
public record Freezing(boolean zeros) {
  /** Everything may change. */
  public static final Freezing NONE = new Freezing(false);

  /** Pruned weights stay pruned. */
  public static final Freezing ZEROS = new Freezing(true);
}
