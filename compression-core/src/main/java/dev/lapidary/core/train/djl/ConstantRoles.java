package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What part the constants of a graph play in its training. */
final class ConstantRoles {
  private final Map<String, Tensor> values;
  private final Set<String> parameters = new LinkedHashSet<>();
  private final Set<String> statistics = new LinkedHashSet<>();
  private final Set<String> fixed = new LinkedHashSet<>();

  private ConstantRoles(Map<String, Tensor> values) {
    this.values = values;
  }

  /** The constants of a graph by value name: initializers and Constant nodes. */
  static Map<String, Tensor> of(Graph graph) {
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        Constants.valueOf(node).ifPresent(value -> constants.put(node.id(), value));
      }
    }
    return constants;
  }

  /** Tells weights from the rest by how {@code steps} use them on the way to {@code targets}. */
  static ConstantRoles of(
      Map<String, Tensor> values,
      List<ProgramStep> steps,
      Collection<String> targets,
      ProgramOptions options) {
    ConstantRoles roles = new ConstantRoles(values);
    Set<String> reached = reachedByGradients(steps, targets, options);
    steps.forEach(step -> roles.collect(step, reached, options));
    roles.parameters.removeAll(roles.statistics);
    roles.fixed.removeAll(roles.statistics);
    targets.stream().filter(values::containsKey).forEach(roles.fixed::add);
    roles.fixed.removeAll(roles.parameters);
    return roles;
  }

  private static Set<String> reachedByGradients(
      List<ProgramStep> steps, Collection<String> targets, ProgramOptions options) {
    Set<String> reached = new HashSet<>(targets);
    for (int i = steps.size() - 1; i >= 0; i--) {
      Node node = steps.get(i).node();
      OperatorRule rule = steps.get(i).rule();
      if (rule.differentiable() && node.outputs().stream().anyMatch(reached::contains)) {
        for (int k = 0; k < node.inputs().size(); k++) {
          boolean learned = !rule.scales().contains(k) || options.learnScales();
          if (learned && !rule.settings().contains(k) && !rule.statistics().contains(k)) {
            reached.add(node.inputs().get(k));
          }
        }
      }
    }
    return reached;
  }

  private void collect(ProgramStep step, Set<String> reached, ProgramOptions options) {
    List<String> inputs = step.node().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      String name = inputs.get(i);
      Tensor value = values.get(name);
      if (value == null || step.rule().settings().contains(i)) {
        continue;
      }
      boolean scale = step.rule().scales().contains(i);
      if (step.rule().statistics().contains(i) && !options.frozen().contains(name)) {
        statistics.add(name);
      } else if (reached.contains(name) && trains(name, value, scale, options)) {
        parameters.add(name);
      } else {
        fixed.add(name);
      }
    }
  }

  private static boolean trains(String name, Tensor value, boolean scale, ProgramOptions options) {
    boolean several = value.elementCount() > 1 || scale && options.learnScales();
    return value.elementType().isFloating() && several && !options.frozen().contains(name);
  }

  Set<String> parameters() {
    return parameters;
  }

  Set<String> statistics() {
    return statistics;
  }

  Set<String> fixed() {
    return fixed;
  }

  Tensor value(String name) {
    return values.get(name);
  }
}
