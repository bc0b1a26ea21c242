package dev.lapidary.app.quantize;

import java.util.List;

/**
 * Errors in steps of 5 dB, each with a colour of its own: the lower the ratio of signal to noise,
 * the further the colour is from the background, in even steps of lightness.
 */
final class ErrorScale {
  /** Lowest ratios of all levels but the last, in dB; from the smallest error to the largest. */
  private static final List<Integer> FLOORS_DB = List.of(45, 40, 35, 30, 25, 20, 15, 10, 5);

  private ErrorScale() {}

  /** How many levels there are. */
  static int levels() {
    return FLOORS_DB.size() + 1;
  }

  /**
   * The level of an error, 0 for the smallest ones.
   *
   * @param sqnrDb infinite where nothing differs; NaN, as of outputs that are not finite, is worst
   */
  static int level(double sqnrDb) {
    for (int level = 0; level < FLOORS_DB.size(); level++) {
      if (sqnrDb >= FLOORS_DB.get(level)) {
        return level;
      }
    }
    return FLOORS_DB.size();
  }

  /** What a legend says of a level: from which ratio on it holds; the last one, up to which. */
  static String words(int level) {
    if (level == FLOORS_DB.size()) {
      return "<" + FLOORS_DB.get(level - 1);
    }
    return (level == 0 ? "≥" : "") + FLOORS_DB.get(level);
  }

  /** The style class of a level. */
  static String styleClass(int level) {
    return "error-level-" + level;
  }
}
