package dev.lapidary.sim.device;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How fast one precision is computed.
 *
 * @param peakMacsPerCyclePerCore what the core could do at best
 * @param utilization share of the peak that layers reach, a value for every class; above 1 where
 *     the runtime needs fewer multiplications than the nominal ones (Winograd)
 */
public record PrecisionSpeed(
    Precision precision,
    Figure peakMacsPerCyclePerCore,
    Map<SpeedClass, Double> utilization,
    String utilizationSource,
    Confidence utilizationConfidence) {
  public PrecisionSpeed {
    utilization = Collections.unmodifiableMap(new EnumMap<>(utilization));
    if (utilization.size() != SpeedClass.values().length) {
      throw new IllegalArgumentException(
          "expected a utilization for every class, found " + utilization.keySet());
    }
  }

  /** Operations a cycle of one core on layers of this class, before the channel factor. */
  public double operationsPerCycle(SpeedClass speedClass) {
    return peakMacsPerCyclePerCore.number() * utilization.get(speedClass);
  }
}
