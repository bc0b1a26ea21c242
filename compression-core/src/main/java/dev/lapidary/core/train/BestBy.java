package dev.lapidary.core.train;

/** Which figure of the validation data tells a better epoch from a worse one. */
public enum BestBy {
  /** The smaller loss. */
  LOSS,
  /** The larger share of samples classified right. */
  TOP1
}
