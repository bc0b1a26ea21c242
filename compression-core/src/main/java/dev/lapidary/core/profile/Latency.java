package dev.lapidary.core.profile;

import java.util.OptionalDouble;

/**
 * Time of one run in milliseconds.
 *
 * @param median of the measured runs, or the simulated value
 * @param p90 ninetieth percentile; measured only
 * @param p99 ninety-ninth percentile; measured only
 * @param mean measured only
 * @param min measured only
 * @param low lower end of the stated interval; simulated only
 * @param high upper end of the stated interval; simulated only
 * @param samples number of measured runs; 0 if simulated
 */
public record Latency(
    double median,
    OptionalDouble p90,
    OptionalDouble p99,
    OptionalDouble mean,
    OptionalDouble min,
    OptionalDouble low,
    OptionalDouble high,
    int samples) {

  public static Latency measured(
      double median, double p90, double p99, double mean, double min, int samples) {
    return new Latency(
        median,
        OptionalDouble.of(p90),
        OptionalDouble.of(p99),
        OptionalDouble.of(mean),
        OptionalDouble.of(min),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        samples);
  }

  public static Latency simulated(double value, double low, double high) {
    OptionalDouble none = OptionalDouble.empty();
    return new Latency(
        value, none, none, none, none, OptionalDouble.of(low), OptionalDouble.of(high), 0);
  }
}
