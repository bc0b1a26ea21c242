package dev.lapidary.app.quantize;

import java.util.Set;

/** What to try when static quantization costs too much accuracy, the cheapest first. */
enum RecoveryStep {
  EQUALIZE("quantize.equalize", Place.BEFORE),
  CORRECT_BIAS("quantize.correct-bias", Place.BEFORE),
  ROUND("quantize.round", Place.BEFORE),
  ACCURACY_AWARE("quantize.accuracy-aware", Place.INSTEAD),
  TRAIN("quantize.aware", Place.INSTEAD);

  /** How a step stands to the static quantization; of those instead of it one can be tried. */
  enum Place {
    BEFORE,
    INSTEAD
  }

  private static final Set<String> SHARED_BEFORE =
      Set.of("weightBits", "perChannel", "layerBits", "reducedRange", "exclude");

  private final String label;
  private final Place place;

  RecoveryStep(String label, Place place) {
    this.label = label;
    this.place = place;
  }

  String label() {
    return label;
  }

  Place place() {
    return place;
  }

  /** Whether the step takes this parameter of the static quantization, if it has it. */
  boolean shares(String parameter) {
    return place == Place.INSTEAD || SHARED_BEFORE.contains(parameter);
  }
}
