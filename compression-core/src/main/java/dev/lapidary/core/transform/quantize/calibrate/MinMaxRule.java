package dev.lapidary.core.transform.quantize.calibrate;

/** The smallest and largest element ever seen (Jacob et al. 2018): nothing is clipped. */
public record MinMaxRule() implements RangeRule {

  @Override
  public Detail detail() {
    return Detail.EXTREMES;
  }

  @Override
  public ValueRange range(ValueStatistics statistics, Grid grid) {
    return statistics.extremes();
  }
}
