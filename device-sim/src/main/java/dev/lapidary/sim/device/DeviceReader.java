package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.json.JsonFile;
import java.nio.file.Path;

/**
 * Reads device files strictly: whatever is unknown, absent, doubled or out of range is an error.
 */
public final class DeviceReader {
  private static final JsonFile<DeviceException> FILE =
      new JsonFile<>(1 << 20, DeviceException::new);

  /**
   * Reads one device.
   *
   * @throws DeviceException if the file cannot be read or is no device; names file and key
   */
  public Device read(Path file) throws DeviceException {
    return DeviceFields.read(FILE.read(file));
  }

  /**
   * Reads one device.
   *
   * @param source where {@code json} comes from, for messages
   * @throws DeviceException if it is no device
   */
  public Device read(String json, String source) throws DeviceException {
    return DeviceFields.read(FILE.parse(json, source));
  }
}
