package dev.lapidary.sim.device;

import java.util.List;
import java.util.Optional;

/**
 * How well the figures predict published measurements.
 *
 * @param summary what was compared with what
 * @param rows measurements compared; 0 if the device is not validated
 * @param fittedMacs sizes of the networks compared; empty exactly if rows is 0
 * @param latencyError over all rows; empty exactly if rows is 0
 * @param byCase the same rows by precision and threads; a precision that is absent is not validated
 * @param energyError empty if no energy was compared
 */
public record Validation(
    String summary,
    int rows,
    Optional<MacRange> fittedMacs,
    Optional<LatencyError> latencyError,
    List<Case> byCase,
    Optional<EnergyError> energyError) {
  public Validation {
    byCase = List.copyOf(byCase);
    if (rows < 0
        || (rows == 0) != latencyError.isEmpty()
        || (rows == 0) != fittedMacs.isEmpty()
        || (rows == 0) != byCase.isEmpty()) {
      throw new IllegalArgumentException(
          "a validation has errors and a range of networks exactly if it has rows, found " + rows);
    }
  }

  /** The rows of this precision at any number of threads. */
  public List<Case> cases(Precision precision) {
    return byCase.stream().filter(item -> item.precision() == precision).toList();
  }

  /** Smallest and largest network, in multiply-accumulates of one sample. */
  public record MacRange(long low, long high) {
    public MacRange {
      if (low < 0 || low > high) {
        throw new IllegalArgumentException("expected 0 <= low <= high, found " + low + ", " + high);
      }
    }

    public boolean contains(long macs) {
      return low <= macs && macs <= high;
    }
  }

  /**
   * Error of predicted latencies.
   *
   * @param meanAbsolutePercent mean of |predicted / measured - 1|
   * @param medianPercent median of the same
   * @param ratioLow 10th percentile of predicted / measured
   * @param ratioHigh 90th percentile of predicted / measured
   */
  public record LatencyError(
      double meanAbsolutePercent, double medianPercent, double ratioLow, double ratioHigh) {
    public LatencyError {
      if (!(ratioLow > 0 && ratioLow <= ratioHigh)) {
        throw new IllegalArgumentException(
            "expected 0 < ratioLow <= ratioHigh, found " + ratioLow + ", " + ratioHigh);
      }
    }

    /** The error whose ratios span both; the larger mean and median. */
    public LatencyError widenedBy(LatencyError other) {
      return new LatencyError(
          Math.max(meanAbsolutePercent, other.meanAbsolutePercent),
          Math.max(medianPercent, other.medianPercent),
          Math.min(ratioLow, other.ratioLow),
          Math.max(ratioHigh, other.ratioHigh));
    }

    /** This mean and median, with ratios that span the other's too. */
    public LatencyError spanning(LatencyError other) {
      return new LatencyError(
          meanAbsolutePercent,
          medianPercent,
          Math.min(ratioLow, other.ratioLow),
          Math.max(ratioHigh, other.ratioHigh));
    }
  }

  /** The rows of one precision at one number of threads. */
  public record Case(Precision precision, int threads, int rows, LatencyError latencyError) {}

  /** Error of predicted energy, given the measured latency. */
  public record EnergyError(double meanAbsolutePercent, int rows, String summary) {}
}
