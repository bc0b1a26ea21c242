package dev.lapidary.sim.cost;

import dev.lapidary.core.profile.Latency;
import dev.lapidary.sim.device.Precision;
import dev.lapidary.sim.device.Validation;
import dev.lapidary.sim.device.Validation.Case;
import dev.lapidary.sim.device.Validation.LatencyError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The error to state with a predicted latency, and how well it is founded.
 *
 * @param error empty if the device has no validation at all
 * @param rows published measurements behind the error
 */
public record StatedError(Basis basis, Optional<LatencyError> error, int rows) {
  /** Fewer rows than this have no tenth percentile: the ratios then span all of the device's. */
  private static final int ENOUGH_ROWS = 10;

  /** What the error was measured on. */
  public enum Basis {
    /** Rows of the same precision and number of threads. */
    SAME_CASE,
    /** Rows of the same precision at other numbers of threads. */
    OTHER_THREADS,
    /** Rows of other precisions only: the prediction is not validated. */
    OTHER_PRECISIONS,
    /** No rows: the prediction is not validated and its error unknown. */
    NONE
  }

  /**
   * The error for a run in this precision: that of its own rows if there are any; of several cases
   * that apply equally well, the widest.
   */
  public static StatedError of(Validation validation, Precision precision, int threads) {
    if (validation.latencyError().isEmpty()) {
      return new StatedError(Basis.NONE, Optional.empty(), 0);
    }
    List<Case> cases = validation.cases(precision);
    List<Case> same = cases.stream().filter(item -> item.threads() == threads).toList();
    if (!same.isEmpty()) {
      return of(Basis.SAME_CASE, same, validation);
    }
    return cases.isEmpty()
        ? new StatedError(Basis.OTHER_PRECISIONS, validation.latencyError(), validation.rows())
        : of(Basis.OTHER_THREADS, cases, validation);
  }

  private static StatedError of(Basis basis, List<Case> cases, Validation validation) {
    int rows = cases.stream().mapToInt(Case::rows).sum();
    LatencyError own =
        cases.stream().map(Case::latencyError).reduce(LatencyError::widenedBy).orElseThrow();
    LatencyError all = validation.latencyError().orElseThrow();
    return new StatedError(basis, Optional.of(rows < ENOUGH_ROWS ? own.spanning(all) : own), rows);
  }

  /** Whether the rows are too few for an interval of their own. */
  public boolean spansWholeDevice() {
    return rows < ENOUGH_ROWS && error.isPresent();
  }

  /**
   * The latency with its interval: predicted / ratioHigh to predicted / ratioLow, the prediction
   * itself always inside; without an interval if the error is unknown.
   */
  public Latency latency(double millis) {
    if (error.isPresent()) {
      double low = Math.min(millis, millis / error.get().ratioHigh());
      double high = Math.max(millis, millis / error.get().ratioLow());
      return Latency.simulated(millis, low, high);
    }
    OptionalDouble none = OptionalDouble.empty();
    return new Latency(millis, none, none, none, none, none, none, 0);
  }
}
