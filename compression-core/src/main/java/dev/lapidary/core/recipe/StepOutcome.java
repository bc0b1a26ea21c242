package dev.lapidary.core.recipe;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformResult;
import java.time.Duration;
import java.util.List;

/**
 * What one step of a recipe did.
 *
 * @param position of the recipe's step, from 0; an inserted step has that of the step it serves
 * @param inserted whether the runner put the step in because the next one needs it
 * @param before the model the step was given
 */
public record StepOutcome(
    Transform step,
    int position,
    boolean inserted,
    Model before,
    TransformResult result,
    Duration duration) {

  /** The model the step made. */
  public Model model() {
    return result.model();
  }

  /** The model after all of {@code outcomes}, or {@code start} if there are none. */
  public static Model last(Model start, List<StepOutcome> outcomes) {
    return outcomes.isEmpty() ? start : outcomes.get(outcomes.size() - 1).model();
  }
}
