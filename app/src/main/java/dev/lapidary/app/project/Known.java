package dev.lapidary.app.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything known of one variant. What is not yet measured is absent.
 *
 * @param devices what it costs, by device id
 */
public record Known(
    long sizeBytes,
    Optional<Structure> structure,
    Optional<Quality> quality,
    Map<String, DeviceFigures> devices) {

  public Known {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
  }

  public Known withStructure(Structure found) {
    return new Known(sizeBytes, Optional.of(found), quality, devices);
  }

  public Known withQuality(Quality found) {
    return new Known(sizeBytes, structure, Optional.of(found), devices);
  }

  public Known withDevice(DeviceFigures found) {
    Map<String, DeviceFigures> more = new LinkedHashMap<>(devices);
    more.put(found.device(), found);
    return new Known(sizeBytes, structure, quality, more);
  }
}
