package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Upstream;
import dev.lapidary.core.train.FrontEnd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The nodes of a graph that cannot be interpreted, and what can be done about them. */
final class UnsupportedNodes {
  private UnsupportedNodes() {}

  /** The nodes on the way to {@code targets} that cannot be interpreted, in graph order. */
  static List<Node> of(Model model, Collection<String> targets) {
    return of(targets, Upstream.of(model.graph(), targets, Set.of()));
  }

  private static List<Node> of(Collection<String> targets, List<Node> nodes) {
    Set<String> used = new HashSet<>(targets);
    nodes.forEach(node -> used.addAll(node.inputs()));
    List<Node> unsupported = new ArrayList<>();
    for (Node node : nodes) {
      if (!node.is("Constant") && reason(node, used).isPresent()) {
        unsupported.add(node);
      }
    }
    return unsupported;
  }

  /** What of the node is not supported; empty if all is. */
  private static Optional<String> reason(Node node, Set<String> used) {
    Optional<OperatorRule> rule = Operators.ruleOf(node);
    if (rule.isEmpty()) {
      return Optional.of(node.isStandard() ? node.opType() : node.domain() + "." + node.opType());
    }
    for (int i = rule.get().outputs(); i < node.outputs().size(); i++) {
      if (used.contains(node.outputs().get(i)) && !node.outputs().get(i).isEmpty()) {
        return Optional.of("output " + i);
      }
    }
    return rule.get().refusal().apply(node);
  }

  /**
   * @param nodes on the way to {@code targets}
   * @throws ModelException naming the first unsupported one and whether it can be frozen
   */
  static void check(Model model, Collection<String> targets, List<Node> nodes)
      throws ModelException {
    List<Node> unsupported = of(targets, nodes);
    if (unsupported.isEmpty()) {
      return;
    }
    Node first = unsupported.get(0);
    String what = reason(first, uses(targets, nodes)).orElseThrow();
    Optional<FrontEnd> front = FrontEnd.upTo(model, unsupported, targets);
    if (front.isEmpty()) {
      throw new ModelException("train.unsupportedOperator", first.describe(), what);
    }
    throw new ModelException(
        "train.unsupportedFront",
        first.describe(),
        what,
        front.get().frozenCount(),
        front.get().frozenCount() + front.get().remainingCount());
  }

  private static Set<String> uses(Collection<String> targets, List<Node> nodes) {
    Set<String> used = new HashSet<>(targets);
    nodes.forEach(node -> used.addAll(node.inputs()));
    return used;
  }
}
