package dev.lapidary.app.quantize;

import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import dev.lapidary.core.transform.quantize.QuantizableLayer;
import java.util.Optional;

/**
 * A layer in the table.
 *
 * @param width where its width comes from
 * @param kernel what it will run as on this machine; empty while not known
 * @param sensitivity what quantizing it alone does; empty while not computed
 */
record LayerRow(
    QuantizableLayer layer,
    WidthOrigin width,
    Optional<PredictedKernel> kernel,
    Optional<LayerSensitivity> sensitivity) {
  private static final String EXCLUDED = "excluded";

  String id() {
    return layer.id();
  }

  /** Whether the user keeps it float. */
  boolean excluded() {
    return layer.floatReason().filter(EXCLUDED::equals).isPresent();
  }

  boolean keptFloat() {
    return layer.floatReason().isPresent();
  }

  /** Whether the user may decide about it: it is quantized, or would be. */
  boolean open() {
    return !keptFloat() || excluded();
  }

  /** For sorting: the worst first, those not computed last. */
  double sqnrDb() {
    return sensitivity.map(LayerSensitivity::sqnrDb).orElse(Double.NaN);
  }
}
