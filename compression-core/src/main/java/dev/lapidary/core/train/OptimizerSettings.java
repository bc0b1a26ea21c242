package dev.lapidary.core.train;

import java.util.Objects;

/**
 * The update rule.
 *
 * @param momentum of SGD, in [0, 1)
 */
public record OptimizerSettings(OptimizerKind optimizer, double momentum) {
  public OptimizerSettings {
    Objects.requireNonNull(optimizer);
    Range.require(momentum >= 0 && momentum < 1, "momentum must be in [0, 1)", momentum);
  }

  /** Stochastic gradient descent with Nesterov momentum. */
  public static OptimizerSettings sgd(double momentum) {
    return new OptimizerSettings(OptimizerKind.SGD, momentum);
  }

  /** Adam with decoupled weight decay. */
  public static OptimizerSettings adam() {
    return new OptimizerSettings(OptimizerKind.ADAM, 0);
  }
}
