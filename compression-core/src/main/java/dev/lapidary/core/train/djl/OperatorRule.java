package dev.lapidary.core.train.djl;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an operator is trained.
 *
 * @param settings positions of inputs that must be constant and are read before the run: shapes,
 *     axes, bounds
 * @param statistics positions of inputs that the run updates but no gradient reaches
 */
record OperatorRule(Operator operator, Set<Integer> settings, Set<Integer> statistics) {

  static OperatorRule of(Operator operator) {
    return new OperatorRule(operator, Set.of(), Set.of());
  }

  OperatorRule withSettings(Integer... positions) {
    return new OperatorRule(operator, set(positions), statistics);
  }

  OperatorRule withStatistics(Integer... positions) {
    return new OperatorRule(operator, settings, set(positions));
  }

  private static Set<Integer> set(Integer... positions) {
    return Arrays.stream(positions).collect(Collectors.toUnmodifiableSet());
  }
}
