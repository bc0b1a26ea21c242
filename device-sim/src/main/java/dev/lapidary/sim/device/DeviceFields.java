package dev.lapidary.sim.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.core.error.DeviceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a whole device from its JSON tree. */
final class DeviceFields {
  static final int FORMAT_VERSION = 1;

  private static final String ID_PATTERN = "[a-z0-9][a-z0-9-]{0,63}";
  private static final Range GIGABYTES_PER_SECOND = Range.above(0, 100_000);
  private static final Range BYTES = Range.between(1, 1L << 50);
  private static final Range MICROSECONDS = Range.between(0, 1e9);
  private static final Range WATTS = Range.above(0, 10_000);

  private DeviceFields() {}

  static Device read(String source, JsonNode document) throws DeviceException {
    JsonFields top = new JsonFields(source, document);
    version(top);
    Processor processor = ProcessorFields.read(top);
    Device device =
        new Device(
            id(top),
            top.text("name"),
            top.choice("class", classes()),
            top.text("runtime"),
            processor,
            memory(top),
            new Overheads(
                top.knownFigure("layerOverheadMicroseconds", MICROSECONDS),
                top.knownFigure("inferenceOverheadMicroseconds", MICROSECONDS)),
            power(top.object("power")),
            ValidationFields.read(top.object("validation"), processor));
    top.end();
    return device;
  }

  private static void version(JsonFields top) throws DeviceException {
    top.integer("formatVersion", Range.between(FORMAT_VERSION, FORMAT_VERSION));
  }

  private static String id(JsonFields top) throws DeviceException {
    String id = top.text("id");
    return id.matches(ID_PATTERN)
        ? id
        : top.wrong("id", "lower-case letters, digits and hyphens, at most 64", id);
  }

  private static Map<String, DeviceClass> classes() {
    Map<String, DeviceClass> byLabel = new LinkedHashMap<>();
    for (DeviceClass deviceClass : DeviceClass.values()) {
      byLabel.put(deviceClass.label(), deviceClass);
    }
    return byLabel;
  }

  private static MemorySystem memory(JsonFields top) throws DeviceException {
    String bandwidthKey = "memoryBandwidthGigabytesPerSecond";
    String weightsKey = "weightBandwidthGigabytesPerSecond";
    Optional<Figure> bandwidth = top.optionalFigure(bandwidthKey, GIGABYTES_PER_SECOND);
    Optional<Figure> weights = top.optionalFigure(weightsKey, GIGABYTES_PER_SECOND);
    if (bandwidth.isPresent() == weights.isPresent()) {
      String found = bandwidth.isPresent() ? "both" : "null in both";
      top.wrong(weightsKey, "null exactly if " + bandwidthKey + " is not", found);
    }
    boolean microcontroller = top.choice("class", classes()) == DeviceClass.MICROCONTROLLER;
    return new MemorySystem(
        bandwidth,
        weights,
        top.optionalFigure("memcpyGigabytesPerSecond", GIGABYTES_PER_SECOND),
        top.knownFigure("ramBytes", BYTES),
        microcontroller
            ? Optional.of(top.knownFigure("flashBytes", BYTES))
            : top.optionalFigure("flashBytes", BYTES),
        top.knownFigure("cacheBytes", BYTES));
  }

  private static Power power(JsonFields fields) throws DeviceException {
    Power power = new Power(fields.figure("activeWatts", WATTS), fields.figure("idleWatts", WATTS));
    fields.end();
    return power;
  }
}
