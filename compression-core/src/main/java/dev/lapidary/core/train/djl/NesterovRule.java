package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent with Nesterov momentum (Sutskever et al. 2013): {@code g += decay *
 * w; v = momentum * v + g; w -= rate * (g + momentum * v)}.
 */
final class NesterovRule implements UpdateRule {
  private final double momentum;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();

  NesterovRule(double momentum, Map<String, NDArray> weights) {
    this.momentum = momentum;
    if (momentum > 0) {
      weights.forEach((name, weight) -> velocities.put(name, AdamRule.zerosLike(weight)));
    }
  }

  @Override
  public void lendTo(NDManager step) {
    velocities.values().forEach(step::tempAttachAll);
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, double rate, double decay) {
    if (decay > 0) {
      gradient.addi(weight.mul(decay));
    }
    if (momentum > 0) {
      NDArray velocity = velocities.get(name);
      velocity.muli(momentum).addi(gradient);
      gradient.addi(velocity.mul(momentum));
    }
    weight.subi(gradient.muli(rate));
  }
}
