package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.train.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** Applies the update rule to every weight, and keeps pruned weights at zero. */
final class Updates {
  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> masks = new LinkedHashMap<>();
  private final UpdateRule rule;
  private final double weightDecay;

  Updates(TrainingPlan plan, Weights weights) {
    parameters = weights.parameters();
    rule = UpdateRule.of(plan.optimizer(), parameters);
    weightDecay = plan.regularization().weightDecay();
    if (plan.freezing().zeros()) {
      parameters.forEach(this::addMask);
    }
  }

  /** Only weights of two axes and more are pruned; a bias that starts at zero must move. */
  private void addMask(String name, NDArray weight) {
    if (weight.getShape().dimension() < 2) {
      return;
    }
    float[] mask = weight.toFloatArray();
    boolean pruned = false;
    for (int i = 0; i < mask.length; i++) {
      pruned |= mask[i] == 0;
      mask[i] = mask[i] == 0 ? 0 : 1;
    }
    if (pruned) {
      masks.put(name, weight.getManager().create(mask, weight.getShape()));
    }
  }

  void lendTo(NDManager step) {
    rule.lendTo(step);
    masks.values().forEach(step::tempAttachAll);
  }

  /** Moves every weight along its gradient and clears the gradient. */
  void apply(double rate) {
    rule.beginStep();
    parameters.forEach(
        (name, weight) -> {
          NDArray gradient = weight.getGradient();
          double decay = weight.getShape().dimension() < 2 ? 0 : weightDecay;
          rule.update(name, weight, gradient, rate, decay);
          gradient.muli(0);
          if (masks.containsKey(name)) {
            weight.muli(masks.get(name));
          }
        });
  }
}
