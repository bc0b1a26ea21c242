package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.Range;
import dev.lapidary.sim.device.Validation.Case;
import dev.lapidary.sim.device.Validation.EnergyError;
import dev.lapidary.sim.device.Validation.LatencyError;
import dev.lapidary.sim.device.Validation.MacRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code validation} object of a device file. */
final class ValidationFields {
  private static final Range PERCENT = Range.between(0, 1000);
  private static final Range RATIO = Range.above(0, 100);
  private static final Range ROWS = Range.between(1, 1_000_000);
  private static final Range MACS = Range.between(0, 1e15);

  private final JsonFields<DeviceException> fields;
  private final Processor processor;

  private ValidationFields(JsonFields<DeviceException> fields, Processor processor) {
    this.fields = fields;
    this.processor = processor;
  }

  static Validation read(JsonFields<DeviceException> fields, Processor processor)
      throws DeviceException {
    Validation validation = new ValidationFields(fields, processor).validation();
    fields.end();
    return validation;
  }

  private Validation validation() throws DeviceException {
    String summary = fields.text("summary");
    int rows = (int) fields.integer("rows", Range.between(0, ROWS.high()));
    if (rows == 0) {
      return notValidated(summary);
    }
    return new Validation(
        summary,
        rows,
        Optional.of(macs(fields.object("fittedMacs"))),
        Optional.of(error(fields)),
        cases(),
        energy());
  }

  private Validation notValidated(String summary) throws DeviceException {
    for (String key : List.of("fittedMacs", "latencyErrorPercent")) {
      if (!fields.isNull(key)) {
        throw fields.wrong(key, "null where rows is 0", "a value");
      }
    }
    if (!fields.objects("byCase").isEmpty()) {
      throw fields.wrong("byCase", "an empty list where rows is 0", "a case");
    }
    return new Validation(
        summary, 0, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
  }

  private static MacRange macs(JsonFields<DeviceException> fields) throws DeviceException {
    long low = fields.integer("low", MACS);
    MacRange range = new MacRange(low, fields.integer("high", Range.between(low, MACS.high())));
    fields.end();
    return range;
  }

  private static LatencyError error(JsonFields<DeviceException> parent) throws DeviceException {
    JsonFields<DeviceException> fields = parent.object("latencyErrorPercent");
    double ratioLow = fields.number("ratioLow", RATIO);
    LatencyError error =
        new LatencyError(
            fields.number("meanAbsolute", PERCENT),
            fields.number("median", PERCENT),
            ratioLow,
            fields.number("ratioHigh", Range.between(ratioLow, RATIO.high())));
    fields.end();
    return error;
  }

  private List<Case> cases() throws DeviceException {
    List<Case> cases = new ArrayList<>();
    for (JsonFields<DeviceException> item : fields.objects("byCase")) {
      Case read = readCase(item);
      for (Case other : cases) {
        if (other.precision() == read.precision() && other.threads() == read.threads()) {
          throw item.wrong(
              "threads", "listed once for " + read.precision().label(), read.threads());
        }
      }
      cases.add(read);
    }
    if (cases.isEmpty()) {
      throw fields.wrong("byCase", "a list with a case", "[]");
    }
    return cases;
  }

  private Case readCase(JsonFields<DeviceException> item) throws DeviceException {
    Precision precision = item.choice("precision", ProcessorFields.PRECISIONS);
    if (!processor.speeds().containsKey(precision)) {
      throw item.wrong("precision", "one that has a speed", precision.label());
    }
    Case read =
        new Case(
            precision,
            (int) item.integer("threads", Range.between(1, processor.cores())),
            (int) item.integer("rows", ROWS),
            error(item));
    item.end();
    return read;
  }

  private Optional<EnergyError> energy() throws DeviceException {
    if (!fields.has("energyErrorPercent")) {
      return Optional.empty();
    }
    JsonFields<DeviceException> energy = fields.object("energyErrorPercent");
    EnergyError error =
        new EnergyError(
            energy.number("meanAbsolute", PERCENT),
            (int) energy.integer("rows", ROWS),
            energy.text("summary"));
    energy.end();
    return Optional.of(error);
  }
}
