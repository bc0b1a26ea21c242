package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.NearMatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The devices of one folder, a JSON file each, in the order of the file names. */
public final class DeviceLibrary {
  private final Map<String, Device> devices;

  private DeviceLibrary(Map<String, Device> devices) {
    this.devices = devices;
  }

  /**
   * Reads all {@code *.json} files of the folder.
   *
   * @throws DeviceException if the folder or one of the files cannot be read, is no device, or
   *     repeats an id
   */
  public static DeviceLibrary read(Path folder) throws DeviceException {
    DeviceReader reader = new DeviceReader();
    Map<String, Device> devices = new LinkedHashMap<>();
    Map<String, Path> origins = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      Device device = reader.read(file);
      Path other = origins.putIfAbsent(device.id(), file);
      if (other != null) {
        throw new DeviceException("device.duplicateId", file, device.id(), other);
      }
      devices.put(device.id(), device);
    }
    return new DeviceLibrary(devices);
  }

  private static List<Path> files(Path folder) throws DeviceException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DeviceException(e, "device.noFolder", folder, IoReason.of(e));
    }
  }

  /** All devices. */
  public List<Device> devices() {
    return List.copyOf(devices.values());
  }

  /**
   * The device with this id.
   *
   * @param others ids of devices that are not simulated, for the message
   * @throws DeviceException if there is none; names the nearest id and all others
   */
  public Device device(String id, String... others) throws DeviceException {
    Device device = devices.get(id);
    if (device != null) {
      return device;
    }
    List<String> known = Stream.concat(Stream.of(others), devices.keySet().stream()).toList();
    String ids = String.join(", ", known);
    List<String> near = NearMatches.of(id, known);
    throw near.isEmpty()
        ? new DeviceException("device.unknown", id, ids)
        : new DeviceException("device.unknownNear", id, near.get(0), ids);
  }
}
