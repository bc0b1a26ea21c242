package dev.lapidary.core.transform.quantize.calibrate;

/**
 * The range of magnitudes that holds a share of all elements, as ONNX Runtime's quantizer finds it:
 * the lower edge of the bin in which the cumulative share is reached, on both sides of zero, and
 * never beyond what was seen.
 *
 * @param percent in (0, 100]
 */
public record PercentileRule(double percent) implements RangeRule {
  public PercentileRule {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent must be in (0, 100], found " + percent);
    }
  }

  @Override
  public Detail detail() {
    return Detail.DISTRIBUTION;
  }

  @Override
  public ValueRange range(ValueStatistics statistics, Grid grid) {
    Histogram magnitudes = statistics.distributionOrThrow().magnitudes();
    float threshold = magnitudes.edge(reaching(percent / 100, magnitudes));
    return statistics.extremes().within(-threshold, threshold);
  }

  private static int reaching(double share, Histogram histogram) {
    double total = histogram.total();
    double sum = 0;
    for (int bin = 0; bin < histogram.bins(); bin++) {
      sum += histogram.count(bin) / total;
      if (sum >= share) {
        return bin;
      }
    }
    return histogram.bins();
  }
}
