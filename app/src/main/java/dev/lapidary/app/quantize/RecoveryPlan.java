package dev.lapidary.app.quantize;

import dev.lapidary.app.quantize.RecoveryStep.Place;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Steps of the ladder as a recipe: those that go before a static quantization, then this or what
 * takes its place.
 *
 * @param steps in the order of the ladder
 */
record RecoveryPlan(List<RecoveryStep> steps) {
  RecoveryPlan {
    steps = List.copyOf(steps);
  }

  private boolean endsInStatic() {
    return steps.stream().allMatch(step -> step.place() == Place.BEFORE);
  }

  /** The labels of the recipe's steps. */
  List<String> labels() {
    List<String> labels = new ArrayList<>(steps.stream().map(RecoveryStep::label).toList());
    if (endsInStatic()) {
      labels.add(StaticQuantization.TYPE.label());
    }
    return labels;
  }

  /**
   * The recipe, each step with the settings of its own form, but for those that it shares with the
   * static quantization.
   *
   * @throws RecipeException if a step does not take the shared settings
   */
  Recipe recipe(List<StepFormViewModel> forms, StaticQuantization quantization)
      throws RecipeException {
    List<Transform> transforms = new ArrayList<>();
    for (RecoveryStep step : steps) {
      transforms.add(transform(step, form(forms, step), quantization));
    }
    if (endsInStatic()) {
      transforms.add(quantization);
    }
    return new Recipe(transforms);
  }

  static StepFormViewModel form(List<StepFormViewModel> forms, RecoveryStep step) {
    return forms.stream()
        .filter(form -> form.type().label().equals(step.label()))
        .findFirst()
        .orElseThrow();
  }

  private static Transform transform(
      RecoveryStep step, StepFormViewModel form, StaticQuantization quantization)
      throws RecipeException {
    Map<String, Object> values = form.values();
    StaticQuantization.TYPE
        .values(quantization)
        .forEach(
            (name, value) -> {
              if (step.shares(name) && form.entry(name).isPresent()) {
                values.put(name, value);
              }
            });
    return form.type().create(values);
  }
}
