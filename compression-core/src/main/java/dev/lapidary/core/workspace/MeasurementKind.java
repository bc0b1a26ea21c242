package dev.lapidary.core.workspace;

import java.util.Arrays;
import java.util.Locale;

/** What was looked at. */
public enum MeasurementKind {
  /** Accuracy, loss and the like on labelled data. */
  EVALUATION,
  /** Closeness of the outputs to those of a reference model. */
  AGREEMENT,
  /** Time, memory and energy on a device, measured or simulated. */
  PROFILE;

  /** The name in files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static MeasurementKind ofWord(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind \"" + word + "\""));
  }
}
