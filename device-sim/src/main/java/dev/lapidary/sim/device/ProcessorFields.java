package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the keys of a device file that are about arithmetic. */
final class ProcessorFields {
  static final Map<String, Precision> PRECISIONS = precisions();

  private static final Range UTILIZATION = Range.above(0, 16);

  private final JsonFields top;
  private final Map<Precision, PrecisionSpeed> speeds = new EnumMap<>(Precision.class);
  private final Map<Precision, Substitute> substitutes = new EnumMap<>(Precision.class);

  private ProcessorFields(JsonFields top) {
    this.top = top;
  }

  static Processor read(JsonFields top) throws DeviceException {
    return new ProcessorFields(top).processor();
  }

  private Processor processor() throws DeviceException {
    int cores = (int) top.integer("cores", Range.between(1, 1024));
    int threads = (int) top.integer("threads", Range.between(1, cores));
    for (JsonFields fields : top.objects("precisions")) {
      precision(fields);
    }
    checkPrecisions();
    return new Processor(
        cores,
        threads,
        top.knownFigure("clockMegahertz", Range.above(0, 100_000)),
        speeds,
        substitutes,
        top.knownFigure("halfSpeedChannels", Range.between(0, 100_000)),
        top.knownFigure("parallelFraction", Range.between(0, 1)));
  }

  private void precision(JsonFields fields) throws DeviceException {
    Precision precision = fields.choice("precision", PRECISIONS);
    if (speeds.containsKey(precision) || substitutes.containsKey(precision)) {
      fields.wrong("precision", "listed once", precision.label() + " a second time");
    }
    if (fields.has("executesAs")) {
      substitutes.put(precision, substitute(fields, precision));
    } else {
      speeds.put(precision, speed(fields, precision));
    }
    fields.end();
  }

  private static Substitute substitute(JsonFields fields, Precision precision)
      throws DeviceException {
    return new Substitute(
        precision,
        fields.choice("executesAs", PRECISIONS),
        fields.text("source"),
        fields.confidence("confidence"));
  }

  private static PrecisionSpeed speed(JsonFields fields, Precision precision)
      throws DeviceException {
    Figure peak = fields.knownFigure("peakMacsPerCyclePerCore", Range.above(0, 65_536));
    JsonFields classes = fields.object("utilization");
    Map<SpeedClass, Double> utilization = new EnumMap<>(SpeedClass.class);
    for (SpeedClass speedClass : SpeedClass.values()) {
      utilization.put(speedClass, classes.number(speedClass.key(), UTILIZATION));
    }
    classes.end();
    return new PrecisionSpeed(
        precision,
        peak,
        utilization,
        fields.text("utilizationSource"),
        fields.confidence("utilizationConfidence"));
  }

  private void checkPrecisions() throws DeviceException {
    if (!speeds.containsKey(Precision.FP32)) {
      top.wrong("precisions", "a list with a speed for fp32", speeds.keySet());
    }
    for (Substitute substitute : substitutes.values()) {
      if (!speeds.containsKey(substitute.executesAs())) {
        top.wrong(
            "precisions",
            "a list where " + substitute.precision().label() + " executes as one with a speed",
            substitute.executesAs().label());
      }
    }
  }

  private static Map<String, Precision> precisions() {
    Map<String, Precision> byLabel = new LinkedHashMap<>();
    for (Precision precision : Precision.values()) {
      byLabel.put(precision.label(), precision);
    }
    return byLabel;
  }
}
