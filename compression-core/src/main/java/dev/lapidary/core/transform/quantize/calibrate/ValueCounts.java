package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts of the elements of several values. Not for several threads. */
final class ValueCounts {
  private final Map<String, Distribution.Counting> counts = new LinkedHashMap<>();

  /**
   * Nothing counted yet.
   *
   * @param extremes the bounds of every value, by its name
   */
  ValueCounts(Map<String, Extremes> extremes) {
    extremes.forEach((value, own) -> counts.put(value, own.bins()));
  }

  /**
   * Counts one batch.
   *
   * @param found every value, by its name
   */
  void add(Map<String, Tensor> found) {
    counts.forEach((value, own) -> own.add(found.get(value)));
  }

  /** What others have counted of the same values. */
  void add(ValueCounts other) {
    counts.forEach((value, own) -> own.add(other.counts.get(value)));
  }

  Distribution distribution(String value) {
    return counts.get(value).distribution();
  }
}
