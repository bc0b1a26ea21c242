package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.Range;
import java.util.EnumMap;
import java.util.Map;

/** Reads the keys of a device file that are about arithmetic. */
final class ProcessorFields {
  static final Map<String, Precision> PRECISIONS =
      FigureFields.byLabel(Precision.values(), Precision::label);

  private static final Range UTILIZATION = Range.above(0, 16);

  private final JsonFields<DeviceException> top;
  private final Map<Precision, PrecisionSpeed> speeds = new EnumMap<>(Precision.class);
  private final Map<Precision, Substitute> substitutes = new EnumMap<>(Precision.class);

  private ProcessorFields(JsonFields<DeviceException> top) {
    this.top = top;
  }

  static Processor read(JsonFields<DeviceException> top) throws DeviceException {
    return new ProcessorFields(top).processor();
  }

  private Processor processor() throws DeviceException {
    int cores = (int) top.integer("cores", Range.between(1, 1024));
    int threads = (int) top.integer("threads", Range.between(1, cores));
    for (JsonFields<DeviceException> fields : top.objects("precisions")) {
      precision(fields);
    }
    checkPrecisions();
    return new Processor(
        cores,
        threads,
        FigureFields.known(top, "clockMegahertz", Range.above(0, 100_000)),
        speeds,
        substitutes,
        FigureFields.known(top, "halfSpeedChannels", Range.between(0, 100_000)),
        FigureFields.known(top, "parallelFraction", Range.between(0, 1)));
  }

  private void precision(JsonFields<DeviceException> fields) throws DeviceException {
    Precision precision = fields.choice("precision", PRECISIONS);
    if (speeds.containsKey(precision) || substitutes.containsKey(precision)) {
      throw fields.wrong("precision", "listed once", precision.label() + " a second time");
    }
    if (fields.has("executesAs")) {
      substitutes.put(precision, substitute(fields, precision));
    } else {
      speeds.put(precision, speed(fields, precision));
    }
    fields.end();
  }

  private static Substitute substitute(JsonFields<DeviceException> fields, Precision precision)
      throws DeviceException {
    return new Substitute(
        precision,
        fields.choice("executesAs", PRECISIONS),
        fields.text("source"),
        FigureFields.confidence(fields, "confidence"));
  }

  private static PrecisionSpeed speed(JsonFields<DeviceException> fields, Precision precision)
      throws DeviceException {
    Figure peak = FigureFields.known(fields, "peakMacsPerCyclePerCore", Range.above(0, 65_536));
    JsonFields<DeviceException> classes = fields.object("utilization");
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
        FigureFields.confidence(fields, "utilizationConfidence"));
  }

  private void checkPrecisions() throws DeviceException {
    if (!speeds.containsKey(Precision.FP32)) {
      throw top.wrong("precisions", "a list with a speed for fp32", speeds.keySet());
    }
    for (Substitute substitute : substitutes.values()) {
      if (!speeds.containsKey(substitute.executesAs())) {
        throw top.wrong(
            "precisions",
            "a list where " + substitute.precision().label() + " executes as one with a speed",
            substitute.executesAs().label());
      }
    }
  }
}
