package dev.lapidary.sim.device;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.Range;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Reads the figures of a device file: each is an object of value, source and confidence. */
final class FigureFields {
  private static final Map<String, Confidence> CONFIDENCES =
      byLabel(Confidence.values(), Confidence::label);

  private FigureFields() {}

  /** A figure that may be missing. */
  static Figure read(JsonFields<DeviceException> parent, String key, Range range)
      throws DeviceException {
    JsonFields<DeviceException> fields = parent.object(key);
    Confidence confidence = confidence(fields, "confidence");
    String text = fields.text("source");
    OptionalDouble value = OptionalDouble.empty();
    if (confidence != Confidence.MISSING) {
      value = OptionalDouble.of(fields.number("value", range));
    } else if (!fields.isNull("value")) {
      throw fields.wrong("value", "null where the confidence is missing", "a value");
    }
    fields.end();
    return new Figure(value, text, confidence);
  }

  /** A figure that must have a value. */
  static Figure known(JsonFields<DeviceException> parent, String key, Range range)
      throws DeviceException {
    Figure figure = read(parent, key, range);
    if (figure.value().isEmpty()) {
      throw parent.wrong(key, "a figure with a value, " + range, "none");
    }
    return figure;
  }

  /** A known figure, or null where it does not apply. */
  static Optional<Figure> optional(JsonFields<DeviceException> parent, String key, Range range)
      throws DeviceException {
    return parent.isNull(key) ? Optional.empty() : Optional.of(known(parent, key, range));
  }

  static Confidence confidence(JsonFields<DeviceException> fields, String key)
      throws DeviceException {
    return fields.choice(key, CONFIDENCES);
  }

  /** The constants by the word device files use, in order. */
  static <T> Map<String, T> byLabel(T[] constants, Function<T, String> label) {
    Map<String, T> byLabel = new LinkedHashMap<>();
    Arrays.stream(constants).forEach(constant -> byLabel.put(label.apply(constant), constant));
    return byLabel;
  }
}
