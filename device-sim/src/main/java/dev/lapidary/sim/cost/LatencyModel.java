package dev.lapidary.sim.cost;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.OperatorClass;
import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.MemorySystem;
import dev.lapidary.sim.device.PrecisionSpeed;
import dev.lapidary.sim.device.Processor;
import dev.lapidary.sim.device.SpeedClass;

/**
 * Roofline of a device (Williams, Waterman, Patterson 2009), layer by layer: a layer takes the
 * longer of its arithmetic and its memory traffic, and an overhead.
 *
 * <pre>
 * t = max( operations / (speedUp(n) * clock * peak * utilization * s), bytes / bandwidth ) + overhead
 * T = sum of t + inference overhead
 * speedUp(n) = 1 / ((1 - q) + q / n)        s = c / (c + halfSpeedChannels)
 * </pre>
 *
 * <p>Operations are multiply-accumulates; layers without any count the larger number of their input
 * and output elements. s applies to pointwise and 3x3 convolutions alone, c is the smaller of their
 * input and output channels. Bytes are those of weights, inputs and outputs at the width of the
 * precision the layer is computed in; of the weights alone where the device states a bandwidth for
 * weights.
 */
public final class LatencyModel {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  private final Device device;

  public LatencyModel(Device device) {
    this.device = device;
  }

  /** Time of one run of the workload at this number of threads, 1 to the device's cores. */
  public NetworkTime time(Workload workload, int threads) {
    int cores = device.processor().cores();
    if (threads < 1 || threads > cores) {
      throw new IllegalArgumentException("threads must be 1.." + cores + ", found " + threads);
    }
    return new NetworkTime(
        workload.layers().stream()
            .filter(layer -> layer.operatorClass() != OperatorClass.FREE)
            .map(layer -> time(layer, threads))
            .toList(),
        device.overheads().inferenceMicroseconds().number() / MICROS_PER_MILLI);
  }

  private LayerTime time(LayerWork layer, int threads) {
    PrecisionSpeed speed = device.processor().speed(PrecisionChoice.of(layer.precision()));
    return new LayerTime(
        layer,
        speed.precision(),
        operations(layer) / operationsPerSecond(layer, speed, threads) * MILLIS_PER_SECOND,
        memorySeconds(layer, speed.precision().elementType()) * MILLIS_PER_SECOND,
        device.overheads().layerMicroseconds().number() / MICROS_PER_MILLI);
  }

  private static long operations(LayerWork layer) {
    return SpeedClass.of(layer.operatorClass()) == SpeedClass.OTHER
        ? Math.max(layer.inputElements(), layer.outputElements())
        : layer.macs();
  }

  private double operationsPerSecond(LayerWork layer, PrecisionSpeed speed, int threads) {
    Processor processor = device.processor();
    SpeedClass speedClass = SpeedClass.of(layer.operatorClass());
    return processor.speedUp(threads)
        * processor.clockMegahertz().number()
        * 1e6
        * speed.operationsPerCycle(speedClass)
        * channelFactor(speedClass, layer.channels());
  }

  private double channelFactor(SpeedClass speedClass, long channels) {
    if (!speedClass.slowedByFewChannels() || channels == 0) {
      return 1;
    }
    return channels / (channels + device.processor().halfSpeedChannels().number());
  }

  private double memorySeconds(LayerWork layer, ElementType width) {
    MemorySystem memory = device.memory();
    long weights = width.byteSize(layer.weightElements());
    if (memory.weightBandwidthGigabytesPerSecond().isPresent()) {
      return weights / (memory.weightBandwidthGigabytesPerSecond().get().number() * 1e9);
    }
    long activations = width.byteSize(layer.inputElements() + layer.outputElements());
    double bandwidth = memory.bandwidthGigabytesPerSecond().orElseThrow().number() * 1e9;
    return (weights + activations) / bandwidth;
  }
}
