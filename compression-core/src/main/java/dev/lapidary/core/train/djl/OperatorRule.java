package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an operator is interpreted. Inputs are named by position.
 *
 * @param outputs how many outputs the operator computes at most
 * @param settings inputs that steer the operator and are read by value: shapes, axes, bounds. A
 *     constant there is no weight
 * @param statistics inputs that the run updates but no gradient reaches
 * @param scales quantization scales: weights only if the program is told to learn them
 * @param differentiable whether gradients reach the other inputs
 * @param refusal what of a node's attributes is not supported; empty if all is
 */
record OperatorRule(
    Operator operator,
    int outputs,
    Set<Integer> settings,
    Set<Integer> statistics,
    Set<Integer> scales,
    boolean differentiable,
    Function<Node, Optional<String>> refusal) {

  /** One output, gradients to every input. */
  static OperatorRule of(Operator.SingleOutput operator) {
    return of(1, call -> List.of(operator.apply(call)));
  }

  /** Up to {@code outputs} outputs, gradients to every input. */
  static OperatorRule of(int outputs, Operator operator) {
    return new OperatorRule(
        operator, outputs, Set.of(), Set.of(), Set.of(), true, node -> Optional.empty());
  }

  OperatorRule settings(Integer... positions) {
    return new OperatorRule(
        operator, outputs, set(positions), statistics, scales, differentiable, refusal);
  }

  OperatorRule statistics(Integer... positions) {
    return new OperatorRule(
        operator, outputs, settings, set(positions), scales, differentiable, refusal);
  }

  OperatorRule scales(Integer... positions) {
    return new OperatorRule(
        operator, outputs, settings, statistics, set(positions), differentiable, refusal);
  }

  OperatorRule withoutGradient() {
    return new OperatorRule(operator, outputs, settings, statistics, scales, false, refusal);
  }

  OperatorRule refusing(Function<Node, Optional<String>> newRefusal) {
    return new OperatorRule(
        operator, outputs, settings, statistics, scales, differentiable, newRefusal);
  }

  private static Set<Integer> set(Integer... positions) {
    return Arrays.stream(positions).collect(Collectors.toUnmodifiableSet());
  }
}
