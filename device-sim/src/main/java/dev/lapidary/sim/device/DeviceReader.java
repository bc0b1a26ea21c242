package dev.lapidary.sim.device;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lapidary.core.error.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads device files strictly: whatever is unknown, absent, doubled or out of range is an error.
 */
public final class DeviceReader {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 16;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads one device.
   *
   * @throws DeviceException if the file cannot be read or is no device; names file and key
   */
  public Device read(Path file) throws DeviceException {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new DeviceException("device.tooLarge", file, MAX_BYTES, size);
      }
      return read(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new DeviceException(e, "device.unreadable", file, e);
    }
  }

  /**
   * Reads one device.
   *
   * @param source where {@code json} comes from, for messages
   * @throws DeviceException if it is no device
   */
  public Device read(String json, String source) throws DeviceException {
    try {
      return DeviceFields.read(source, mapper.readTree(json));
    } catch (JsonProcessingException e) {
      throw notJson(e, source);
    }
  }

  private static DeviceException notJson(JsonProcessingException e, String source) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("");
    if (e.getLocation() == null) {
      return new DeviceException(e, "device.refusedJson", source, reason);
    }
    int line = e.getLocation().getLineNr();
    int column = e.getLocation().getColumnNr();
    return new DeviceException(e, "device.notJson", source, line, column, reason);
  }
}
