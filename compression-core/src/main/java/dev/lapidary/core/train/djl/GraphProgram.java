package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a graph that leads to some values, checked and ready to be interpreted. Which
 * constants are weights follows from how the nodes use them.
 */
final class GraphProgram {
  private final long opset;
  private final List<String> targets;
  private final ProgramOptions options;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Tensor> constants;
  private final Set<String> parameters = new LinkedHashSet<>();
  private final Set<String> statistics = new LinkedHashSet<>();
  private final Set<String> fixed = new LinkedHashSet<>();
  private final Set<String> available = new HashSet<>();

  private GraphProgram(Model model, List<String> targets, ProgramOptions options) {
    this.opset = model.opset();
    this.targets = List.copyOf(targets);
    this.options = options;
    this.constants = constantsOf(model.graph());
    model.graph().feeds().forEach(feed -> available.add(feed.name()));
  }

  /** One node and what is known of it before the run. */
  private record Step(
      Node node, Operator operator, Map<Integer, Tensor> settings, boolean frozenStatistics) {}

  /** Reads the graph as far as it leads to one value. */
  static GraphProgram of(Model model, String target) throws ModelException {
    return of(model, List.of(target), ProgramOptions.DEFAULT);
  }

  /**
   * Reads the graph as far as it leads to {@code targets}: outputs or any values inside.
   *
   * @throws ModelException naming the first node that cannot be trained
   */
  static GraphProgram of(Model model, List<String> targets, ProgramOptions options)
      throws ModelException {
    checkFeeds(model.graph());
    GraphProgram program = new GraphProgram(model, targets, options);
    Set<Node> needed = nodesLeadingTo(model.graph(), targets);
    for (Node node : model.graph().nodes()) {
      if (needed.contains(node) && !node.is("Constant")) {
        program.add(node);
      }
    }
    return program;
  }

  private static void checkFeeds(Graph graph) throws ModelException {
    for (ValueInfo feed : graph.feeds()) {
      ElementType type =
          feed.tensorType().map(ValueType.OfTensor::elementType).orElse(ElementType.UNDEFINED);
      if (type != ElementType.FLOAT) {
        throw new ModelException("train.inputNotFloat", feed.name(), type);
      }
    }
  }

  private static Map<String, Tensor> constantsOf(Graph graph) {
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        Constants.valueOf(node).ifPresent(value -> constants.put(node.id(), value));
      }
    }
    return constants;
  }

  private static Set<Node> nodesLeadingTo(Graph graph, List<String> targets) {
    Map<String, Node> producers = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(value -> producers.put(value, node)));
    Set<Node> needed = new HashSet<>();
    Deque<String> wanted = new ArrayDeque<>(targets);
    while (!wanted.isEmpty()) {
      Node producer = producers.get(wanted.pop());
      if (producer != null && needed.add(producer)) {
        producer.inputs().forEach(wanted::push);
      }
    }
    return needed;
  }

  private void add(Node node) throws ModelException {
    if (node.opType().contains("QuantizeLinear")) {
      throw new ModelException("train.quantizedModel", node.describe());
    }
    OperatorRule rule =
        Operators.ruleOf(node)
            .orElseThrow(
                () ->
                    new ModelException(
                        "train.unsupportedOperator",
                        node.describe(),
                        String.join(", ", Operators.names())));
    Map<Integer, Tensor> settings = new HashMap<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      if (rule.settings().contains(i)) {
        addSetting(node, i, settings);
      } else if (constants.containsKey(input)) {
        addArray(node, input, rule.statistics().contains(i));
      } else if (!input.isEmpty() && !available.contains(input)) {
        throw new ModelException("train.secondOutput", node.describe(), input);
      }
    }
    available.add(node.id());
    boolean frozenStatistics =
        rule.statistics().stream().anyMatch(i -> node.input(i).filter(this::isFrozen).isPresent());
    steps.add(new Step(node, rule.operator(), settings, frozenStatistics));
  }

  private boolean isFrozen(String constant) {
    return options.frozen().contains(constant);
  }

  private void addSetting(Node node, int index, Map<Integer, Tensor> settings)
      throws ModelException {
    if (node.input(index).isEmpty()) {
      return;
    }
    Tensor value = constants.get(node.inputs().get(index));
    if (value == null) {
      throw new ModelException("train.computedSetting", node.describe(), node.inputs().get(index));
    }
    settings.put(index, value);
  }

  private void addArray(Node node, String input, boolean statistic) throws ModelException {
    Tensor value = constants.get(input);
    if (value.elementType() != ElementType.FLOAT) {
      throw new ModelException(
          "train.notFloat", node.describe(), input, String.valueOf(value.elementType()));
    }
    if (isFrozen(input)) {
      fixed.add(input);
    } else if (statistic) {
      statistics.add(input);
    } else if (value.elementCount() > 1) {
      parameters.add(input);
    } else {
      fixed.add(input);
    }
  }

  /** Names of the weights that gradients reach; single numbers are left alone. */
  Set<String> parameters() {
    return parameters;
  }

  /** Names of the running statistics. */
  Set<String> statistics() {
    return statistics;
  }

  /** Names of the constants that stay as they are. */
  Set<String> fixed() {
    return fixed;
  }

  Tensor constant(String name) {
    return constants.get(name);
  }

  /**
   * Computes the only target.
   *
   * @param values weights and fed inputs by name, all of one manager
   * @throws WorkbenchException naming the node that failed
   */
  NDArray run(Map<String, NDArray> values, boolean training) throws WorkbenchException {
    NDManager manager = values.values().iterator().next().getManager();
    return run(manager, values, training ? Phase.TRAINING : Phase.INFERENCE).get(targets.get(0));
  }

  /**
   * Computes every target.
   *
   * @param manager of this run; what is made during the run belongs to it
   * @param values weights and fed inputs by name, of the same manager
   * @return arrays by name, in the order of the targets
   * @throws WorkbenchException naming the node that failed
   */
  Map<String, NDArray> run(NDManager manager, Map<String, NDArray> values, Phase phase)
      throws WorkbenchException {
    Map<String, NDArray> known = new HashMap<>(values);
    for (Step step : steps) {
      List<NDArray> inputs = new ArrayList<>();
      for (String input : step.node.inputs()) {
        inputs.add(known.get(input));
      }
      Phase own =
          step.frozenStatistics && phase == Phase.TRAINING
              ? Phase.TRAINING_WITH_FROZEN_STATISTICS
              : phase;
      OperatorCall call = new OperatorCall(step.node, opset, own, inputs, step.settings);
      known.put(step.node.id(), run(step, call));
    }
    Map<String, NDArray> found = new LinkedHashMap<>();
    targets.forEach(target -> found.put(target, known.get(target)));
    return found;
  }

  private static NDArray run(Step step, OperatorCall call) throws WorkbenchException {
    try {
      return step.operator.apply(call);
    } catch (RuntimeException e) {
      // The engine reports shapes that do not fit with whatever unchecked exception is at hand.
      throw new ExecutionException(e, "train.nodeFailed", step.node.describe(), firstLine(e));
    }
  }

  static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
