package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.Range;
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

  private static final Map<String, DeviceClass> CLASSES =
      FigureFields.byLabel(DeviceClass.values(), DeviceClass::label);

  private DeviceFields() {}

  static Device read(JsonFields<DeviceException> top) throws DeviceException {
    top.version(FORMAT_VERSION);
    Processor processor = ProcessorFields.read(top);
    Device device =
        new Device(
            id(top),
            top.text("name"),
            top.choice("class", CLASSES),
            top.text("runtime"),
            processor,
            memory(top),
            new Overheads(
                FigureFields.known(top, "layerOverheadMicroseconds", MICROSECONDS),
                FigureFields.known(top, "inferenceOverheadMicroseconds", MICROSECONDS)),
            power(top.object("power")),
            ValidationFields.read(top.object("validation"), processor));
    top.end();
    return device;
  }

  private static String id(JsonFields<DeviceException> top) throws DeviceException {
    String id = top.text("id");
    if (!id.matches(ID_PATTERN)) {
      throw top.wrong("id", "lower-case letters, digits and hyphens, at most 64", id);
    }
    return id;
  }

  private static MemorySystem memory(JsonFields<DeviceException> top) throws DeviceException {
    String bandwidthKey = "memoryBandwidthGigabytesPerSecond";
    String weightsKey = "weightBandwidthGigabytesPerSecond";
    Optional<Figure> bandwidth = FigureFields.optional(top, bandwidthKey, GIGABYTES_PER_SECOND);
    Optional<Figure> weights = FigureFields.optional(top, weightsKey, GIGABYTES_PER_SECOND);
    if (bandwidth.isPresent() == weights.isPresent()) {
      String found = bandwidth.isPresent() ? "both" : "null in both";
      throw top.wrong(weightsKey, "null exactly if " + bandwidthKey + " is not", found);
    }
    boolean microcontroller = top.choice("class", CLASSES) == DeviceClass.MICROCONTROLLER;
    return new MemorySystem(
        bandwidth,
        weights,
        FigureFields.optional(top, "memcpyGigabytesPerSecond", GIGABYTES_PER_SECOND),
        FigureFields.known(top, "ramBytes", BYTES),
        microcontroller
            ? Optional.of(FigureFields.known(top, "flashBytes", BYTES))
            : FigureFields.optional(top, "flashBytes", BYTES),
        FigureFields.known(top, "cacheBytes", BYTES));
  }

  private static Power power(JsonFields<DeviceException> fields) throws DeviceException {
    Power power =
        new Power(
            FigureFields.read(fields, "activeWatts", WATTS),
            FigureFields.read(fields, "idleWatts", WATTS));
    fields.end();
    return power;
  }
}
