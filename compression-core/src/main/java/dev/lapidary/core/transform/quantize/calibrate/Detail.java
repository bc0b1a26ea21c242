package dev.lapidary.core.transform.quantize.calibrate;

/** How much of a value is observed. */
public enum Detail {
  /** Extremes alone: one pass over the samples. */
  EXTREMES,
  /** Extremes and distributions: two passes, the second with bins that fit what the first saw. */
  DISTRIBUTION
}
