package dev.lapidary.app.quantize;

import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.transform.quantize.ActivationType;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.workspace.VariantId;
import java.util.List;
import java.util.Optional;

/**
 * What was observed of a variant's activations.
 *
 * @param source what it depends on
 */
record Observation(Source source, TensorStatistics statistics) {

  /**
   * What an observation depends on: everything but how ranges are found and how fine integers are.
   */
  record Source(
      VariantId variant,
      Optional<DatasetRef> data,
      SampleSettings samples,
      ActivationType activations,
      List<String> operators) {

    static Source of(Preview preview) {
      StaticQuantization step = preview.step();
      return new Source(
          preview.variant().id(),
          preview.subject().calibration(),
          step.calibration().sampling(),
          step.activations(),
          step.operators());
    }
  }

  /** Whether it is of what the preview shows, and of all values there. */
  boolean fits(Preview preview) {
    return source.equals(Source.of(preview))
        && preview.whole().values(statistics).stream()
            .allMatch(value -> statistics.values().containsKey(value.name()));
  }
}
