package dev.lapidary.sim.cost;

import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.sim.device.Precision;

/**
 * Time of one layer and what it is made of.
 *
 * @param computedIn the precision the device computes the layer in
 * @param operationMillis what the arithmetic alone would take
 * @param memoryMillis what reading and writing alone would take
 * @param overheadMillis what every executed layer takes on top
 */
public record LayerTime(
    LayerWork work,
    Precision computedIn,
    double operationMillis,
    double memoryMillis,
    double overheadMillis) {

  /** The larger of arithmetic and memory, and the overhead. */
  public double millis() {
    return Math.max(operationMillis, memoryMillis) + overheadMillis;
  }

  /** Whether faster arithmetic would not help. */
  public boolean memoryBound() {
    return memoryMillis > operationMillis;
  }
}
