package dev.lapidary.app.results;

import dev.lapidary.core.workspace.Environment;
import java.util.List;
import java.util.Optional;

/**
 * What a run of a command made.
 *
 * @param variants the baseline first, parents before children
 * @param teacher the model students learned from
 * @param controls runs made only for comparison
 */
public record Results(
    String title,
    List<VariantResult> variants,
    Optional<VariantResult> teacher,
    List<VariantResult> controls,
    Environment environment) {

  public Results {
    variants = List.copyOf(variants);
    controls = List.copyOf(controls);
    if (variants.isEmpty() || variants.get(0).parent().isPresent()) {
      throw new IllegalArgumentException("results start with the baseline");
    }
  }

  public VariantResult baseline() {
    return variants.get(0);
  }
}
