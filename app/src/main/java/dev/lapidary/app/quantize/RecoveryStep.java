package dev.lapidary.app.quantize;

import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What to try when static quantization costs too much accuracy, the cheapest first. */
enum RecoveryStep {
  EQUALIZE("quantize.equalize", Place.BEFORE),
  CORRECT_BIAS("quantize.correct-bias", Place.BEFORE),
  ROUND("quantize.round", Place.BEFORE),
  ACCURACY_AWARE("quantize.accuracy-aware", Place.INSTEAD),
  TRAIN("quantize.aware", Place.OWN_FORM);

  /** How a step stands to the static quantization. */
  private enum Place {
    BEFORE,
    INSTEAD,
    /** Takes minutes and has much to be set, so the user starts it from its form. */
    OWN_FORM
  }

  private static final Set<String> SHARED =
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

  boolean hasOwnForm() {
    return place == Place.OWN_FORM;
  }

  /** The labels of the steps that make a variant by it. */
  List<String> labels() {
    return place == Place.BEFORE ? List.of(label, StaticQuantization.TYPE.label()) : List.of(label);
  }

  /**
   * The steps, with the settings that they share with {@code step}.
   *
   * @param form of this step
   * @throws RecipeException if the step does not take them
   */
  Recipe recipe(StepFormViewModel form, StaticQuantization step) throws RecipeException {
    Map<String, Object> own = new TreeMap<>();
    StaticQuantization.TYPE
        .values(step)
        .forEach(
            (name, value) -> {
              boolean shared = place == Place.INSTEAD || SHARED.contains(name);
              if (shared && form.entry(name).isPresent()) {
                own.put(name, value);
              }
            });
    Transform first = form.type().create(own);
    return place == Place.BEFORE ? new Recipe(List.of(first, step)) : Recipe.of(first);
  }
}
