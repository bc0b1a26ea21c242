package dev.lapidary.core.transform.quantize.calibrate;

/**
 * The means of the smallest and of the largest elements of the batches, which single outliers move
 * little. What ONNX Runtime calls moving average comes to the same where it reads the data at once.
 */
public record AverageRule() implements RangeRule {

  @Override
  public Detail detail() {
    return Detail.EXTREMES;
  }

  @Override
  public ValueRange range(ValueStatistics statistics, Grid grid) {
    return statistics.average();
  }
}
