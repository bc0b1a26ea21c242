package dev.lapidary.app.ui.chart;

import java.util.ArrayList;
import java.util.List;

/** Whole epochs along an axis, as many as fit. */
final class EpochTicks {
  private static final int[] STEPS = {1, 2, 5};

  private EpochTicks() {}

  /** Equally spaced multiples of a round step up to {@code last}, at most {@code most} of them. */
  static List<Integer> upTo(int last, int most) {
    int step = step(last, most);
    List<Integer> ticks = new ArrayList<>();
    for (int tick = step; tick <= last; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  private static int step(int last, int most) {
    for (int power = 1; ; power *= 10) {
      for (int step : STEPS) {
        if (last / (step * power) <= most) {
          return step * power;
        }
      }
    }
  }
}
