package dev.lapidary.sim.device;

import java.util.Optional;

/**
 * Where a device keeps weights and activations and how fast it reads them; 1 GB/s is 1e9 bytes a
 * second. Exactly one of the two bandwidths limits the layers.
 *
 * @param bandwidthGigabytesPerSecond of weights, inputs and outputs together; shared by all threads
 * @param weightBandwidthGigabytesPerSecond of weights alone; activations then cost no time
 * @param memcpyGigabytesPerSecond copy speed of one core, for the record; takes no part in the time
 * @param flashBytes memory that keeps the weights of a microcontroller
 * @param cacheBytes last-level cache, for the record; takes no part in the time
 */
public record MemorySystem(
    Optional<Figure> bandwidthGigabytesPerSecond,
    Optional<Figure> weightBandwidthGigabytesPerSecond,
    Optional<Figure> memcpyGigabytesPerSecond,
    Figure ramBytes,
    Optional<Figure> flashBytes,
    Figure cacheBytes) {
  public MemorySystem {
    if (bandwidthGigabytesPerSecond.isPresent() == weightBandwidthGigabytesPerSecond.isPresent()) {
      throw new IllegalArgumentException("expected exactly one bandwidth, found both or none");
    }
  }
}
