package dev.lapidary.core.train;

/** The update rule: how a weight w moves along its gradient g at learning rate r. */
public enum OptimizerKind {
  /**
   * Stochastic gradient descent with momentum m (Sutskever et al. 2013), decay d: {@code g = g + d
   * * w; v = m * v + g}, then {@code w = w - r * (g + m * v)} with Nesterov's momentum, {@code w =
   * w - r * v} with the classical one.
   */
  SGD,
  /**
   * Adam (Kingma, Ba 2015) with decay d as part of the gradient: {@code g = g + d * w; a = b1 * a +
   * (1 - b1) * g; s = b2 * s + (1 - b2) * g^2; w = w - r * a / (1 - b1^t) / (sqrt(s / (1 - b2^t)) +
   * e)} in step t = 1, 2, ..., with b1 = 0.9, b2 = 0.999, e = 1e-8.
   */
  ADAM,
  /**
   * Adam with decoupled weight decay (Loshchilov, Hutter 2019): the gradient stays free of d, and
   * {@code w = (1 - r * d) * w} comes before the move.
   */
  ADAMW
}
