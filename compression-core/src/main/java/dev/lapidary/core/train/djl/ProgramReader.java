package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.Upstream;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a graph into a program, refusing what cannot be interpreted before anything runs. */
final class ProgramReader {
  private final Model model;
  private final List<String> targets;
  private final ProgramOptions options;
  private final Map<String, Tensor> constants;

  ProgramReader(Model model, List<String> targets, ProgramOptions options) {
    this.model = model;
    this.targets = targets;
    this.options = options;
    this.constants = ConstantRoles.of(model.graph());
  }

  GraphProgram read() throws ModelException {
    List<Node> nodes = new ArrayList<>();
    for (Node node : Upstream.of(model.graph(), targets, options.given())) {
      if (!constants.containsKey(node.id())) {
        nodes.add(node);
      }
    }
    UnsupportedNodes unsupported = UnsupportedNodes.among(nodes, targets);
    if (!unsupported.isEmpty()) {
      throw new ModelException("train.unsupportedOperator", unsupported.text());
    }
    checkFeeds(nodes);
    List<ProgramStep> steps = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      steps.add(step(node));
    }
    return new GraphProgram(
        model.opset(), targets, steps, ConstantRoles.of(constants, steps, targets, options));
  }

  private void checkFeeds(List<Node> nodes) throws ModelException {
    Graph graph = model.graph();
    for (ValueInfo feed : graph.feeds()) {
      ElementType type =
          feed.tensorType().map(ValueType.OfTensor::elementType).orElse(ElementType.UNDEFINED);
      boolean used = nodes.stream().anyMatch(node -> node.inputs().contains(feed.name()));
      if (used && TensorArrays.typeOf(type).isEmpty()) {
        throw new ModelException("train.inputType", feed.name(), type);
      }
    }
  }

  private ProgramStep step(Node node) throws ModelException {
    OperatorRule rule = Operators.ruleOf(node).orElseThrow();
    Map<Integer, Tensor> settings = new HashMap<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      Tensor value = constants.get(input);
      if (value != null && rule.settings().contains(i)) {
        settings.put(i, value);
      } else if (value != null && TensorArrays.typeOf(value.elementType()).isEmpty()) {
        throw new ModelException(
            "train.constantType", node.describe(), input, String.valueOf(value.elementType()));
      }
    }
    boolean frozen =
        rule.statistics().stream()
            .anyMatch(i -> node.input(i).filter(options.frozen()::contains).isPresent());
    return new ProgramStep(node, rule, settings, frozen);
  }
}
