package dev.lapidary.core.transform.quantize.calibrate;

import java.util.function.Function;

/**
 * The range with the least error: rounding weighed once, clipping {@code clipping} times, both as
 * squares over the distribution. Weight 1 is the mean squared error; 3 is what AIMET's search for
 * the best signal-to-noise ratio takes, which shies away from clipping. Both bounds are drawn in
 * together from the largest magnitude, two hundredths at a time, and then each alone from the best.
 *
 * @param clipping above 0
 */
public record ErrorRule(double clipping) implements RangeRule {
  private static final float SHRINKING = 0.98f;

  /** Down to a fiftieth. */
  private static final int STEPS = 200;

  public ErrorRule {
    if (!(clipping > 0)) {
      throw new IllegalArgumentException("clipping must be above 0, found " + clipping);
    }
  }

  @Override
  public Detail detail() {
    return Detail.DISTRIBUTION;
  }

  @Override
  public ValueRange range(ValueStatistics statistics, Grid grid) {
    Search search = new Search(statistics.distributionOrThrow().signed(), grid);
    ValueRange whole = statistics.extremes().withZero();
    search.tryAll(whole, share -> whole.within(-share * search.most(), share * search.most()));
    ValueRange around = search.best;
    search.tryAll(around, share -> new ValueRange(around.minimum() * share, around.maximum()));
    ValueRange left = search.best;
    search.tryAll(left, share -> new ValueRange(left.minimum(), left.maximum() * share));
    return search.best;
  }

  /** The best range so far. Local to one search. */
  private final class Search {
    private final Histogram histogram;
    private final Grid grid;
    private ValueRange best;
    private double least = Double.POSITIVE_INFINITY;

    Search(Histogram histogram, Grid grid) {
      this.histogram = histogram;
      this.grid = grid;
    }

    float most() {
      return histogram.edge(histogram.bins());
    }

    void tryAll(ValueRange start, Function<Float, ValueRange> candidate) {
      tryOne(start);
      float share = 1;
      for (int step = 0; step < STEPS; step++) {
        share *= SHRINKING;
        tryOne(candidate.apply(share));
      }
    }

    private void tryOne(ValueRange range) {
      double error = error(histogram, range, grid);
      if (best == null || error < least) {
        least = error;
        best = range;
      }
    }
  }

  /** The error of all elements, each taken at the middle of its bin. */
  private double error(Histogram histogram, ValueRange range, Grid grid) {
    double least = range.minimum();
    double most = range.maximum();
    if (grid.symmetric()) {
      most = Math.max(most, -least);
      least = -most;
    }
    double scale = (most - least) / grid.steps();
    if (scale < Float.MIN_NORMAL) {
      return Double.POSITIVE_INFINITY;
    }
    double zero = Math.rint(-least / scale);
    double sum = 0;
    for (int bin = 0; bin < histogram.bins(); bin++) {
      if (histogram.count(bin) > 0) {
        double element = ((double) histogram.edge(bin) + histogram.edge(bin + 1)) / 2;
        double rounded = Math.rint(element / scale) + zero;
        double kept = Math.max(0, Math.min(grid.steps(), rounded));
        double error = element - (kept - zero) * scale;
        sum += histogram.count(bin) * error * error * (kept == rounded ? 1 : clipping);
      }
    }
    return sum;
  }
}
