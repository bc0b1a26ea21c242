package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several models of one task as one: its output is the mean of theirs. Models that were trained
 * independently err differently, so the mean is better than each; distillation then puts what they
 * know together into one small student (Hinton, Vinyals, Dean 2015, section 1).
 */
public final class Ensemble {
  private final Model first;
  private final ValueInfo input;
  private final ValueInfo output;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private final Map<String, Long> opsets;
  private boolean probabilities = true;

  private Ensemble(Model first) throws ModelException {
    this.first = first;
    this.opsets = new LinkedHashMap<>(first.opsets());
    this.input = only(first.graph().feeds(), "input");
    this.output = only(first.graph().outputs(), "output");
  }

  /**
   * Joins models that take the same input, without changing what each computes.
   *
   * @param members two or more, each with one input and one output, of equal types
   * @throws ModelException if they do not fit together; names what differs
   */
  public static Model of(List<Model> members) throws ModelException {
    if (members.size() < 2) {
      throw new IllegalArgumentException("an ensemble needs two members, found " + members.size());
    }
    List<Model> plain = members.stream().map(InputDefaults::dropped).toList();
    Ensemble ensemble = new Ensemble(plain.get(0));
    for (Model member : plain) {
      ensemble.add(member);
    }
    return ensemble.joined();
  }

  private static ValueInfo only(List<ValueInfo> values, String what) throws ModelException {
    if (values.size() != 1) {
      throw new ModelException("ensemble.notOne", what, values.size());
    }
    return values.get(0);
  }

  private void add(Model member) throws ModelException {
    Graph graph = member.graph();
    same("opset", first.opset(), member.opset());
    for (Map.Entry<String, Long> opset : member.opsets().entrySet()) {
      same(
          "opset of " + opset.getKey(),
          opsets.getOrDefault(opset.getKey(), opset.getValue()),
          opset.getValue());
      opsets.put(opset.getKey(), opset.getValue());
    }
    same("input", input.type(), only(graph.feeds(), "input").type());
    same("output", output.type(), only(graph.outputs(), "output").type());
    String prefix = "member" + (outputs.size() + 1) + ".";
    for (Node node : graph.nodes()) {
      if (!node.subgraphs().isEmpty()) {
        throw new ModelException("ensemble.subgraph", node.describe());
      }
      nodes.add(renamed(node, prefix, graph.feeds().get(0).name()));
    }
    graph.initializers().forEach((name, value) -> initializers.put(prefix + name, value));
    probabilities &= endsInProbabilities(graph);
    outputs.add(prefix + graph.outputs().get(0).name());
  }

  private static void same(String what, Object expected, Object found) throws ModelException {
    if (!expected.equals(found)) {
      throw new ModelException("ensemble.differs", what, expected, found);
    }
  }

  private Node renamed(Node node, String prefix, String fed) {
    List<String> inputs =
        node.inputs().stream()
            .map(name -> name.equals(fed) ? input.name() : inner(prefix, name))
            .toList();
    List<String> made = node.outputs().stream().map(name -> inner(prefix, name)).toList();
    String name = node.name().isEmpty() ? "" : prefix + node.name();
    return node.withName(name).withInputs(inputs).withOutputs(made);
  }

  /**
   * The mean as the Softmax of its logarithm, which is the mean again: distillation compares what
   * goes into a Softmax.
   */
  private void joinProbabilities() {
    initializers.put("smallest", Tensor.scalar(Float.MIN_NORMAL));
    nodes.add(Node.of("Mean", outputs, List.of("mean")).withName("mean"));
    nodes.add(
        Node.of("Max", List.of("mean", "smallest"), List.of("positive")).withName("positive"));
    nodes.add(Node.of("Log", List.of("positive"), List.of("scores")).withName("scores"));
    nodes.add(Node.of("Softmax", List.of("scores"), List.of(output.name())).withName("softmax"));
  }

  /** Whether the output is a Softmax over the classes of [N, classes]. */
  private static boolean endsInProbabilities(Graph graph) {
    ValueInfo output = graph.outputs().get(0);
    Optional<Node> softmax =
        GraphIndex.of(graph).producer(output.name()).filter(node -> node.is("Softmax"));
    return softmax.isPresent()
        && output.tensorType().filter(type -> type.shape().rank() == 2).isPresent()
        && softmax.get().intAttribute("axis", 1) != 0;
  }

  private static String inner(String prefix, String name) {
    return name.isEmpty() ? "" : prefix + name;
  }

  private Model joined() {
    if (probabilities) {
      joinProbabilities();
    } else {
      nodes.add(Node.of("Mean", outputs, List.of(output.name())).withName("mean"));
    }
    Graph graph = first.graph();
    Model joined = first;
    for (Map.Entry<String, Long> opset : opsets.entrySet()) {
      joined = joined.withOpset(opset.getKey(), opset.getValue());
    }
    return joined.withGraph(
        new Graph(
            graph.name(),
            nodes,
            initializers,
            List.of(input),
            List.of(output),
            List.of(),
            graph.extras()));
  }
}
