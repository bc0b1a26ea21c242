package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.Node;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes among some that cannot be interpreted.
 *
 * @param reasons what of each is not supported, in graph order
 */
record UnsupportedNodes(Map<Node, String> reasons) {
  private static final int MOST_NAMED = 3;

  UnsupportedNodes {
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
  }

  /** Those among {@code nodes}, which lead to {@code targets}. */
  static UnsupportedNodes among(List<Node> nodes, Collection<String> targets) {
    Set<String> used = new HashSet<>(targets);
    nodes.forEach(node -> used.addAll(node.inputs()));
    Map<Node, String> reasons = new LinkedHashMap<>();
    for (Node node : nodes) {
      boolean constant = node.is("Constant") && Constants.valueOf(node).isPresent();
      if (!constant) {
        reason(node, used).ifPresent(reason -> reasons.put(node, reason));
      }
    }
    return new UnsupportedNodes(reasons);
  }

  private static Optional<String> reason(Node node, Set<String> used) {
    Optional<OperatorRule> rule = Operators.ruleOf(node);
    if (rule.isEmpty()) {
      return Optional.of(node.isStandard() ? node.opType() : node.domain() + "." + node.opType());
    }
    for (int i = rule.get().outputs(); i < node.outputs().size(); i++) {
      if (node.output(i).filter(used::contains).isPresent()) {
        return Optional.of("output " + i);
      }
    }
    return rule.get().refusal().apply(node);
  }

  boolean isEmpty() {
    return reasons.isEmpty();
  }

  Set<Node> nodes() {
    return reasons.keySet();
  }

  /** The first few and what of them is not supported; how many there are, if more. */
  String text() {
    String named =
        reasons.entrySet().stream()
            .limit(MOST_NAMED)
            .map(entry -> text(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return reasons.size() > MOST_NAMED ? named + ", ... (" + reasons.size() + ")" : named;
  }

  private static String text(Node node, String reason) {
    return reason.equals(node.opType()) ? node.describe() : node.describe() + " (" + reason + ")";
  }
}
