package dev.lapidary.sim.device;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The arithmetic of a device and how a runtime uses it.
 *
 * @param cores equal cores, 1 or more
 * @param defaultThreads threads of a run that does not ask for a number, 1..cores
 * @param speeds the precisions computed as such; fp32 is always there
 * @param substitutes the precisions computed as another one
 * @param halfSpeedChannels channels at which pointwise and 3x3 convolutions reach half of their
 *     utilization; 0 if channels do not matter
 * @param parallelFraction share q of the work that threads divide: speed-up = 1 / ((1-q) + q/n)
 */
public record Processor(
    int cores,
    int defaultThreads,
    Figure clockMegahertz,
    Map<Precision, PrecisionSpeed> speeds,
    Map<Precision, Substitute> substitutes,
    Figure halfSpeedChannels,
    Figure parallelFraction) {
  public Processor {
    speeds = copy(speeds);
    substitutes = copy(substitutes);
    if (!speeds.containsKey(Precision.FP32)) {
      throw new IllegalArgumentException("expected a speed for fp32, found " + speeds.keySet());
    }
  }

  private static <V> Map<Precision, V> copy(Map<Precision, V> map) {
    Map<Precision, V> copy = new EnumMap<>(Precision.class);
    copy.putAll(map);
    return Collections.unmodifiableMap(copy);
  }

  /**
   * The speed of layers asked for in {@code wanted}: its own, else that of its substitute, else
   * that of the nearest wider precision.
   */
  public PrecisionSpeed speed(Precision wanted) {
    Precision computed =
        substitutes.containsKey(wanted) ? substitutes.get(wanted).executesAs() : wanted;
    while (!speeds.containsKey(computed)) {
      computed = Precision.values()[computed.ordinal() + 1];
    }
    return speeds.get(computed);
  }

  /** How many times faster {@code threads} threads compute than one (Amdahl's law). */
  public double speedUp(int threads) {
    double q = parallelFraction.number();
    return 1 / ((1 - q) + q / threads);
  }
}
