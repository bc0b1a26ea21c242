package dev.lapidary.core.train;

import java.util.Objects;

/**
 * The update rule and its numbers.
 *
 * @param momentum of SGD, in [0, 1); the others have none
 * @param nesterov whether the momentum of SGD looks ahead
 */
public record OptimizerSettings(OptimizerKind optimizer, double momentum, boolean nesterov) {
  public OptimizerSettings {
    Objects.requireNonNull(optimizer);
    Range.require(momentum >= 0 && momentum < 1, "momentum must be in [0, 1)", momentum);
  }

  /** Stochastic gradient descent with Nesterov momentum. */
  public static OptimizerSettings sgd(double momentum) {
    return new OptimizerSettings(OptimizerKind.SGD, momentum, true);
  }

  /** Adam with weight decay as part of the gradient. */
  public static OptimizerSettings adam() {
    return new OptimizerSettings(OptimizerKind.ADAM, 0, false);
  }

  /** Adam with decoupled weight decay. */
  public static OptimizerSettings adamW() {
    return new OptimizerSettings(OptimizerKind.ADAMW, 0, false);
  }
}
