package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.GraphValidator;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites a graph and its subgraphs version by version. Local to one method; afterwards {@link
 * #rewritten()} tells what changed.
 */
public final class OpsetConversion {
  /** The oldest operator set whose operators the adapters know. */
  public static final int OLDEST = 7;

  /** The newest operator set there are adapters for. */
  public static final int NEWEST = 21;

  private final ValueTypes types;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> rewritten = new LinkedHashMap<>();

  private OpsetConversion(Graph graph, ValueTypes types) {
    this.types = types;
    graph.forEachGraph(this::collectNames);
  }

  /** A conversion of one model's graph. */
  public static OpsetConversion of(Graph graph, ValueTypes types) {
    return new OpsetConversion(graph, types);
  }

  private void collectNames(Graph graph) {
    names.addAll(graph.initializers().keySet());
    graph.inputs().forEach(input -> names.add(input.name()));
    graph.nodes().forEach(node -> names.addAll(node.outputs()));
  }

  /**
   * The graph in operator set {@code to}.
   *
   * @throws WorkbenchException if a node cannot be said in a newer version; the message names it
   */
  public Graph raise(Graph graph, long from, long to) throws WorkbenchException {
    Graph raised = graph;
    for (int version = (int) from + 1; version <= to; version++) {
      OpsetScope scope = OpsetScope.of(raised, names, types, version - 1);
      raised = step(raised, version, scope);
    }
    Optional<String> problem = GraphValidator.problem(raised);
    if (problem.isPresent()) {
      throw new IllegalStateException(problem.get());
    }
    return raised;
  }

  /** Node identities that adapters rewrote, with the operator they were; in order of rewriting. */
  public Map<String, String> rewritten() {
    return rewritten;
  }

  private Graph step(Graph graph, int version, OpsetScope scope) throws WorkbenchException {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.addAll(adapt(withSubgraphs(node, version, scope), version, scope));
    }
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.putAll(scope.added());
    initializers.keySet().removeAll(freed(graph, nodes));
    return graph.withNodes(nodes).withInitializers(initializers);
  }

  private Node withSubgraphs(Node node, int version, OpsetScope scope) throws WorkbenchException {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    for (Map.Entry<String, Attribute> entry : attributes.entrySet()) {
      if (entry.getValue() instanceof Attribute.GraphValue held) {
        Graph inner = step(held.value(), version, scope.inside(held.value()));
        entry.setValue(new Attribute.GraphValue(inner, held.extras()));
      }
    }
    return node.subgraphs().isEmpty() ? node : node.withAttributes(attributes);
  }

  private List<Node> adapt(Node node, int version, OpsetScope scope) throws WorkbenchException {
    Optional<OpsetAdapter> adapter =
        node.isStandard() ? OpsetAdapters.find(node.opType(), version) : Optional.empty();
    if (adapter.isEmpty()) {
      return List.of(node);
    }
    List<Node> adapted = adapter.get().rule().adapt(node, scope);
    if (!adapted.equals(List.of(node))) {
      rewritten.putIfAbsent(node.id(), node.opType());
    }
    return adapted;
  }

  /** Empty constants that a node used before and that no node uses now. */
  private static Set<String> freed(Graph before, List<Node> after) {
    Set<String> freed = new LinkedHashSet<>();
    for (Node node : before.nodes()) {
      node.inputs().stream()
          .filter(input -> before.initializers().containsKey(input))
          .forEach(freed::add);
    }
    after.forEach(node -> freed.removeAll(GraphIndex.uses(node)));
    before.outputs().forEach(output -> freed.remove(output.name()));
    return freed;
  }
}
