package dev.lapidary.core.transform.quantize.calibrate;

/** The ways to find the ranges of activations, as recipes name them. */
public enum CalibrationMethod {
  MIN_MAX,
  AVERAGE,
  PERCENTILE,
  ENTROPY,
  ENTROPY_ONNXRUNTIME,
  MEAN_SQUARED_ERROR,
  SIGNAL_TO_NOISE;

  private static final int PUBLISHED_LEVELS = 128;
  private static final double AIMET_CLIPPING = 3;

  /**
   * The rule.
   *
   * @param percent of {@link #PERCENTILE}, in (0, 100]
   */
  public RangeRule rule(double percent) {
    return switch (this) {
      case MIN_MAX -> new MinMaxRule();
      case AVERAGE -> new AverageRule();
      case PERCENTILE -> new PercentileRule(percent);
      case ENTROPY -> new EntropyRule(Distribution.BINS, PUBLISHED_LEVELS);
      case ENTROPY_ONNXRUNTIME -> new EntropyRule(PUBLISHED_LEVELS, PUBLISHED_LEVELS);
      case MEAN_SQUARED_ERROR -> new ErrorRule(1);
      case SIGNAL_TO_NOISE -> new ErrorRule(AIMET_CLIPPING);
    };
  }
}
