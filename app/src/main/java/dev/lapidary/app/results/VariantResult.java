package dev.lapidary.app.results;

import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A variant and what is known of it.
 *
 * @param parent name of the variant it was made of; empty for the baseline
 * @param recipe every step from the baseline on
 * @param changes of the steps that made it of its parent, in their order
 * @param trainings of the steps that made it of its parent
 * @param file relative to the folder of results.json
 */
public record VariantResult(
    String name,
    Optional<String> parent,
    Recipe recipe,
    List<StepChanges> changes,
    List<TrainingCurve> trainings,
    Path file,
    VariantFigures figures) {

  public VariantResult {
    changes = List.copyOf(changes);
    trainings = List.copyOf(trainings);
  }

  /** With one more profile. */
  public VariantResult withProfile(ProfileReport profile) {
    return new VariantResult(
        name, parent, recipe, changes, trainings, file, figures.withProfile(profile));
  }
}
