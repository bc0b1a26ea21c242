package dev.lapidary.core.profile;

import java.util.List;
import java.util.Optional;

/**
 * What was measured of single layers.
 *
 * @param layers in the order they ran
 * @param precision what they computed in; empty if no time was measured
 */
record MeasuredLayers(List<LayerProfile> layers, Optional<PrecisionUse> precision) {
  /** Where layers could not be measured. */
  static final MeasuredLayers NONE = new MeasuredLayers(List.of(), Optional.empty());

  MeasuredLayers {
    layers = List.copyOf(layers);
  }
}
