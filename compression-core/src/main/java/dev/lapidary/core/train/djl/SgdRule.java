package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stochastic gradient descent with momentum. */
final class SgdRule implements UpdateRule {
  private final double momentum;
  private final boolean nesterov;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();

  SgdRule(double momentum, boolean nesterov, Map<String, NDArray> weights) {
    this.momentum = momentum;
    this.nesterov = nesterov;
    if (momentum > 0) {
      weights.forEach((name, weight) -> velocities.put(name, UpdateRule.zerosLike(weight)));
    }
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    velocities.forEach((name, velocity) -> state.put("velocity/" + name, velocity));
    return state;
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, Move move) {
    if (move.decay() > 0) {
      gradient.addi(weight.mul(move.decay()));
    }
    if (momentum == 0) {
      weight.subi(gradient.muli(move.rate()));
      return;
    }
    NDArray velocity = velocities.get(name);
    velocity.muli(momentum).addi(gradient);
    if (nesterov) {
      weight.subi(gradient.addi(velocity.mul(momentum)).muli(move.rate()));
    } else {
      weight.subi(velocity.mul(move.rate()));
    }
  }
}
