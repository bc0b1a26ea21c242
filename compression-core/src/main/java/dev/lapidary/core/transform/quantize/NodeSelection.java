package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.IntegerOperator.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the nodes that shall run on integers: those with weights, and from there whatever follows
 * that has an integer kernel. A node that would only wrap a float neighbour in conversions stays
 * float.
 */
final class NodeSelection {
  private static final int MAX_POOL_OPSET = 12;
  private static final float LARGEST_CONSTANT = 1e4f;

  private final Graph graph;
  private final GraphIndex index;
  private final SelectionRules rules;
  private final Map<String, Node> selected = new LinkedHashMap<>();
  private final Map<String, String> kept = new LinkedHashMap<>();
  private final Set<String> made = new HashSet<>();

  /**
   * What the user asked for.
   *
   * @param operators operator types that may run on integers
   * @param exclude ids of nodes that stay float
   */
  record SelectionRules(
      Set<String> operators, Set<String> exclude, ActivationType activations, long opset) {}

  private NodeSelection(Graph graph, SelectionRules rules) {
    this.graph = graph;
    this.index = GraphIndex.of(graph);
    this.rules = rules;
  }

  static NodeSelection of(Graph graph, SelectionRules rules) {
    NodeSelection selection = new NodeSelection(graph, rules);
    graph.nodes().forEach(selection::visit);
    selection.trim();
    return selection;
  }

  /** The same choice in another graph, whatever its constants are. */
  NodeSelection in(Graph other) {
    NodeSelection same = new NodeSelection(other, rules);
    other.nodes().stream().filter(this::contains).forEach(same::select);
    same.kept.putAll(kept);
    return same;
  }

  /**
   * The choice in the same graph if some nodes more were excluded.
   *
   * @param more ids
   */
  NodeSelection without(Set<String> more) {
    Set<String> exclude = new HashSet<>(rules.exclude());
    exclude.addAll(more);
    return of(
        graph, new SelectionRules(rules.operators(), exclude, rules.activations(), rules.opset()));
  }

  private void select(Node node) {
    selected.put(node.id(), node);
    made.addAll(node.outputs());
  }

  /** The chosen nodes in graph order. */
  List<Node> nodes() {
    return List.copyOf(selected.values());
  }

  boolean contains(Node node) {
    return selected.containsKey(node.id());
  }

  /** Why nodes that touch integers or hold weights stay float, by node id. */
  Map<String, String> keptFloat() {
    return kept;
  }

  /** Whether the value comes from a chosen node. */
  boolean makes(String value) {
    return index.producer(value).map(this::contains).orElse(false);
  }

  /** Whether a chosen node uses the value. */
  boolean uses(String value) {
    return index.consumers(value).stream().anyMatch(this::contains);
  }

  GraphIndex index() {
    return index;
  }

  private void visit(Node node) {
    Optional<IntegerOperator> operator = IntegerOperator.of(node);
    boolean touches = node.inputs().stream().anyMatch(made::contains);
    boolean weighted =
        operator.map(op -> op.kind() == Kind.WEIGHTED).orElse(node.is("ConvTranspose"));
    if (!touches && !weighted) {
      return;
    }
    String reason = operator.map(op -> reasonToKeep(op, node)).orElse("no-integer-kernel");
    if (reason.isEmpty()) {
      select(node);
    } else {
      kept.put(node.id(), reason);
    }
  }

  /** Empty if the node can run on integers. */
  private String reasonToKeep(IntegerOperator operator, Node node) {
    if (rules.exclude().contains(node.id())) {
      return "excluded";
    } else if (!rules.operators().contains(node.opType())) {
      return "operator-not-chosen";
    }
    return switch (operator.kind()) {
      case WEIGHTED -> weighted(node);
      case COMPUTING -> computing(operator, node);
      case MOVING -> moving(node);
      case CLIPPING -> ClipBounds.of(node, index).isPresent() ? "" : "bounds-not-constant";
    };
  }

  private String weighted(Node node) {
    if (WeightedNode.of(node, index).isPresent()) {
      return "";
    }
    boolean twoActivations =
        node.is("MatMul")
            && node.inputs().stream().allMatch(input -> index.constant(input).isEmpty())
            && node.inputs().stream().anyMatch(made::contains);
    return twoActivations ? "" : "no-constant-finite-weight";
  }

  private String computing(IntegerOperator operator, Node node) {
    boolean touches = false;
    for (int operand : operator.operandsOf(node)) {
      String input = node.inputs().get(operand);
      touches |= made.contains(input);
      String reason = index.constant(input).map(this::constantOperand).orElse("");
      if (!reason.isEmpty()) {
        return reason;
      }
    }
    boolean dilated = node.is("AveragePool") && node.attributes().containsKey("dilations");
    return touches && !dilated ? "" : "no-integer-kernel";
  }

  /** A mask of huge numbers would take all integers for itself. */
  private String constantOperand(Tensor value) {
    if (value.elementType() != ElementType.FLOAT) {
      return "not-float";
    } else if (!WeightedNode.isFinite(value) || largest(value) > LARGEST_CONSTANT) {
      return "constant-out-of-range";
    }
    return rules.activations() == ActivationType.INT8 ? "int8-constant-operand" : "";
  }

  private static float largest(Tensor values) {
    float largest = 0;
    for (float value : values.toFloats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private String moving(Node node) {
    boolean oldPool =
        node.is("MaxPool") && (rules.opset() < MAX_POOL_OPSET || node.output(1).isPresent());
    boolean interpolates =
        node.is("Resize") && !node.stringAttribute("mode", "nearest").equals("nearest");
    boolean movesIntegers = node.input(0).map(made::contains).orElse(false);
    return movesIntegers && !oldPool && !interpolates ? "" : "no-integer-kernel";
  }

  /**
   * Gives up nodes at the end of an integer stretch that gain nothing: they move elements or add a
   * constant, and only float nodes or the caller use the result.
   */
  private void trim() {
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (contains(node) && gainsNothing(node) && node.outputs().stream().noneMatch(this::uses)) {
        selected.remove(node.id());
        kept.put(node.id(), "only-float-consumers");
      }
    }
  }

  private boolean gainsNothing(Node node) {
    Kind kind = IntegerOperator.of(node).orElseThrow().kind();
    boolean binary = node.is("Add") || node.is("Mul");
    return kind == Kind.MOVING
        || (binary && node.inputs().stream().anyMatch(in -> index.constant(in).isPresent()));
  }

  /**
   * The values that become integers, in graph order: what chosen nodes take and make. A Gemm or
   * MatMul nobody else in integers uses yields floats, which costs nothing and rounds nothing.
   */
  Set<String> quantizedValues() {
    Set<String> values = new LinkedHashSet<>();
    for (Node node : selected.values()) {
      for (int operand : IntegerOperator.of(node).orElseThrow().operandsOf(node)) {
        String input = node.inputs().get(operand);
        if (index.constant(input).isEmpty()) {
          values.add(input);
        }
      }
      boolean yieldsFloat = node.is("Gemm") || node.is("MatMul");
      for (String output : node.outputs()) {
        if (!output.isEmpty() && (!yieldsFloat || uses(output))) {
          values.add(output);
        }
      }
    }
    return values;
  }
}
