package dev.lapidary.core.transform.quantize.calibrate;

/** How the range of a value follows from what was observed of it. Holds parameters only. */
public interface RangeRule {

  /** What has to be observed. */
  Detail detail();

  /**
   * The range that is divided among the integers; what lies outside will be clipped.
   *
   * @param grid the integers
   */
  ValueRange range(ValueStatistics statistics, Grid grid);
}
