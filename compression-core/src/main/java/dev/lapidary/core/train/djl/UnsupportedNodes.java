package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Upstream;
import dev.lapidary.core.train.FrontEnd;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes of a graph that cannot be interpreted, and what can be done about them. */
final class UnsupportedNodes {
  private UnsupportedNodes() {}

  /** Those on the way to {@code targets}, in graph order. */
  static List<Node> of(Model model, Collection<String> targets) {
    List<Node> nodes = Upstream.of(model.graph(), targets, Set.of());
    return List.copyOf(reasons(targets, nodes).keySet());
  }

  /**
   * @param nodes on the way to {@code targets}
   * @throws ModelException naming the first unsupported one and whether it can be frozen
   */
  static void check(Model model, Collection<String> targets, List<Node> nodes)
      throws ModelException {
    Map<Node, String> reasons = reasons(targets, nodes);
    if (reasons.isEmpty()) {
      return;
    }
    Map.Entry<Node, String> first = reasons.entrySet().iterator().next();
    String node = first.getKey().describe();
    FrontEnd front = FrontEnd.upTo(model, reasons.keySet(), targets).orElse(null);
    if (front == null) {
      throw new ModelException("train.unsupportedOperator", node, first.getValue());
    }
    long all = front.frozenCount() + front.remainingCount();
    throw new ModelException(
        "train.unsupportedFront", node, first.getValue(), front.frozenCount(), all);
  }

  /** What of each unsupported node is not supported. */
  private static Map<Node, String> reasons(Collection<String> targets, List<Node> nodes) {
    Set<String> used = new HashSet<>(targets);
    nodes.forEach(node -> used.addAll(node.inputs()));
    Map<Node, String> reasons = new LinkedHashMap<>();
    for (Node node : nodes) {
      boolean constant = node.is("Constant") && Constants.valueOf(node).isPresent();
      if (!constant) {
        reason(node, used).ifPresent(reason -> reasons.put(node, reason));
      }
    }
    return reasons;
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
}
