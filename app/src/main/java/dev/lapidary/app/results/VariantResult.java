package dev.lapidary.app.results;

import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A variant and what is known of it.
 *
 * @param parent name of the variant it was made of; empty for the baseline
 * @param recipe every step from the baseline on
 * @param file relative to the folder of results.json
 */
public record VariantResult(
    String name, Optional<String> parent, Recipe recipe, Path file, VariantFigures figures) {

  /** With one more profile. */
  public VariantResult withProfile(ProfileReport profile) {
    return new VariantResult(name, parent, recipe, file, figures.withProfile(profile));
  }
}
