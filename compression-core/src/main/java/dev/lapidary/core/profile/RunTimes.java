package dev.lapidary.core.profile;

import java.util.Arrays;

/**
 * Times of measured runs in nanoseconds and what is told of them. A percentile is the nearest rank:
 * the smallest measured time that at least that share of the runs did not exceed, so it is a time
 * that really occurred. The median of an even number of runs is the mean of the middle two.
 */
final class RunTimes {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  /**
   * @param nanos one or more, in any order
   */
  RunTimes(long... nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("at least one run must have been measured");
    }
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  int count() {
    return sorted.length;
  }

  double medianMillis() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle] / NANOS_PER_MILLI
        : (sorted[middle - 1] / 2.0 + sorted[middle] / 2.0) / NANOS_PER_MILLI;
  }

  /** The nearest-rank percentile; {@code percent} in (0, 100]. */
  double percentileMillis(int percent) {
    int rank = (int) (((long) percent * sorted.length + 99) / 100);
    return sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
  }

  double meanMillis() {
    return Arrays.stream(sorted).average().orElseThrow() / NANOS_PER_MILLI;
  }

  double minMillis() {
    return sorted[0] / NANOS_PER_MILLI;
  }

  Latency latency() {
    return Latency.measured(
        medianMillis(),
        percentileMillis(90),
        percentileMillis(99),
        meanMillis(),
        minMillis(),
        count());
  }
}
