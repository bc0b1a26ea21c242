package dev.lapidary.core.train;

/** Checks the numbers of a plan. */
final class Range {
  private Range() {}

  /**
   * @param rule what must hold, for the message
   * @throws IllegalArgumentException if it does not
   */
  static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", found " + found);
    }
  }
}
