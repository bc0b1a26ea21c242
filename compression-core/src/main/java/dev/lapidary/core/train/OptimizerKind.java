package dev.lapidary.core.train;

/** The update rule. */
public enum OptimizerKind {
  /** Stochastic gradient descent with Nesterov momentum. */
  SGD,
  /** Adam with decoupled weight decay (Kingma, Ba 2015; Loshchilov, Hutter 2019). */
  ADAM
}
