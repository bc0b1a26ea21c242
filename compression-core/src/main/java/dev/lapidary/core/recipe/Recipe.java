package dev.lapidary.core.recipe;

import dev.lapidary.core.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Steps in the order they are applied. No steps: the model as it is. */
public record Recipe(List<Transform> steps) {
  public Recipe {
    steps = List.copyOf(steps);
  }

  public static Recipe of(Transform... steps) {
    return new Recipe(List.of(steps));
  }

  /** This recipe with one more step at its end. */
  public Recipe then(Transform step) {
    List<Transform> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Recipe(longer);
  }
}
