package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.train.OptimizerSettings;
import java.util.Map;

/** Moves weights along their gradients. Keeps its own state between steps. */
interface UpdateRule {

  /** Lends the state to {@code step} until it is closed. */
  void lendTo(NDManager step);

  /**
   * Changes {@code weight} in place; {@code gradient} may be used up.
   *
   * @param decay weight decay of this weight
   */
  void update(String name, NDArray weight, NDArray gradient, double rate, double decay);

  /** Called once before the updates of a step. */
  default void beginStep() {}

  static UpdateRule of(OptimizerSettings settings, Map<String, NDArray> weights) {
    return switch (settings.optimizer()) {
      case SGD -> new NesterovRule(settings.momentum(), weights);
      case ADAM -> new AdamRule(weights);
    };
  }
}
