package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How codes are chosen. The names of the components are the words in recipes.
 *
 * @param sampling the samples outputs are seen on, of no use for the nearest
 * @param damping share of the mean of a Hessian's diagonal that is added to it, in (0, 1]
 */
public record RoundingSettings(BlockRounding rounding, SampleSettings sampling, double damping) {
  private static final int SAMPLES = 300;
  private static final double DAMPING = 0.01;

  public RoundingSettings {
    Objects.requireNonNull(rounding);
    if (!(damping > 0 && damping <= 1)) {
      throw new IllegalArgumentException("damping must be in (0, 1], found " + damping);
    }
  }

  /** The parameters with their initial values. */
  static List<ParameterSpec> specs() {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.choice("rounding", BlockRounding.NEAREST));
    SampleSettings.specs(SAMPLES).forEach(spec -> specs.add(spec.asSeldom()));
    specs.add(ParameterSpec.number("damping", 1e-6, 1, "", DAMPING).asSeldom());
    return specs;
  }

  /** A rounding, with the initial values of the rest. */
  public static RoundingSettings of(BlockRounding rounding) {
    return new RoundingSettings(rounding, SampleSettings.of(SAMPLES), DAMPING);
  }
}
