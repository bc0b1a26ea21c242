package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.Transform;

/**
 * Refuses models of too early an operator set where a step is applied without a recipe's runner.
 */
public final class MinimumOpset {
  private MinimumOpset() {}

  /**
   * Compares the model with what the step needs.
   *
   * @throws RecipeException if the model's operator set is too early
   */
  public static void check(Transform step, Model model) throws RecipeException {
    if (model.opset() < step.minimumOpset()) {
      throw new RecipeException("step.opset", step.label(), step.minimumOpset(), model.opset());
    }
  }
}
