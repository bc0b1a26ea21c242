package dev.lapidary.sim.cost;

import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.DeviceClass;
import dev.lapidary.sim.device.Figure;
import java.util.OptionalLong;

/**
 * What a model needs of a device's memory. Activations live in RAM; weights in the flash of a
 * microcontroller, otherwise in RAM too. Code and buffers of the runtime are not counted.
 *
 * @param ramBytes needed at the peak
 * @param ramAvailableBytes of the device, nothing taken off for an operating system
 * @param flashBytes needed for weights; empty where weights live in RAM
 * @param flashAvailableBytes of the device; empty where weights live in RAM
 */
public record MemoryPlan(
    long ramBytes,
    long ramAvailableBytes,
    OptionalLong flashBytes,
    OptionalLong flashAvailableBytes) {

  /** Places the workload's weights and activations. */
  public static MemoryPlan of(Device device, Workload workload) {
    long ram = bytes(device.memory().ramBytes());
    if (device.deviceClass() == DeviceClass.MICROCONTROLLER) {
      return new MemoryPlan(
          workload.peakActivationBytes(),
          ram,
          OptionalLong.of(workload.weightBytes()),
          OptionalLong.of(bytes(device.memory().flashBytes().orElseThrow())));
    }
    return new MemoryPlan(
        workload.peakActivationBytes() + workload.weightBytes(),
        ram,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static long bytes(Figure figure) {
    return Math.round(figure.number());
  }

  public boolean fitsRam() {
    return ramBytes <= ramAvailableBytes;
  }

  public boolean fitsFlash() {
    return flashBytes.isEmpty() || flashBytes.getAsLong() <= flashAvailableBytes.getAsLong();
  }

  /** Whether the model can run on the device at all. */
  public boolean fits() {
    return fitsRam() && fitsFlash();
  }
}
