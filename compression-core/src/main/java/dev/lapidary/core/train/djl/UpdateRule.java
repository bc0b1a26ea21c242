package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.OptimizerSettings;
import java.util.Map;

/**
 * Moves weights along their gradients, as {@link OptimizerKind} defines. Keeps its own state
 * between steps.
 */
interface UpdateRule {

  /** Changes {@code weight} in place; {@code gradient} may be used up. */
  void update(String name, NDArray weight, NDArray gradient, Move move);

  /** What it keeps between steps, by names of its own; of the weights' manager. */
  Map<String, NDArray> state();

  static UpdateRule of(OptimizerSettings settings, Map<String, NDArray> weights) {
    return settings.optimizer() == OptimizerKind.SGD
        ? new SgdRule(settings.momentum(), settings.nesterov(), weights)
        : new AdamRule(settings.optimizer() == OptimizerKind.ADAMW, weights);
  }

  /** Zeros of the array's shape and manager. */
  static NDArray zerosLike(NDArray array) {
    return array.getManager().zeros(array.getShape());
  }
}
