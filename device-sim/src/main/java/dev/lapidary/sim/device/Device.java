package dev.lapidary.sim.device;

/**
 * A device that can be simulated, as one file describes it.
 *
 * @param id stable, for example {@code raspberry-pi-4}; names the device in files and commands
 * @param name for people
 * @param runtime the inference runtime whose measurements the figures describe
 */
public record Device(
    String id,
    String name,
    DeviceClass deviceClass,
    String runtime,
    Processor processor,
    MemorySystem memory,
    Overheads overheads,
    Power power,
    Validation validation) {
  public Device {
    boolean microcontroller = deviceClass == DeviceClass.MICROCONTROLLER;
    if (microcontroller && memory.flashBytes().isEmpty()) {
      throw new IllegalArgumentException("a microcontroller needs flashBytes, found none: " + id);
    }
  }
}
