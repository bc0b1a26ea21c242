package dev.lapidary.core.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Edits a copy of a graph, local to one method. {@link #build()} drops what has become unused,
 * sorts and validates. Nodes keep their order as far as the edges allow, so equal edits give equal
 * graphs.
 */
public final class GraphEditor {
  private final Graph original;
  private final List<Node> nodes;
  private final Map<String, Tensor> initializers;
  private List<ValueInfo> inputs;
  private List<ValueInfo> outputs;
  private List<ValueInfo> valueInfos;
  private final Set<String> names = new HashSet<>();

  private GraphEditor(Graph graph) {
    original = graph;
    nodes = new ArrayList<>(graph.nodes());
    initializers = new LinkedHashMap<>(graph.initializers());
    inputs = graph.inputs();
    outputs = graph.outputs();
    valueInfos = graph.valueInfos();
    graph.forEachGraph(this::collectNames);
  }

  public static GraphEditor of(Graph graph) {
    return new GraphEditor(graph);
  }

  private void collectNames(Graph graph) {
    names.addAll(graph.initializers().keySet());
    graph.inputs().forEach(input -> names.add(input.name()));
    graph.nodes().forEach(node -> names.addAll(node.outputs()));
  }

  /**
   * A value name nobody in the graph or its subgraphs uses yet: {@code wanted}, or with a number.
   */
  public String freshName(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** The nodes as edited so far; a copy. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Puts {@code replacements} where {@code node} stood. */
  public GraphEditor replace(Node node, Node... replacements) {
    int at = position(node);
    nodes.remove(at);
    nodes.addAll(at, List.of(replacements));
    return this;
  }

  /** Puts {@code added} before {@code node}. */
  public GraphEditor insertBefore(Node node, Node... added) {
    nodes.addAll(position(node), List.of(added));
    return this;
  }

  /** Puts {@code added} after {@code node}. */
  public GraphEditor insertAfter(Node node, Node... added) {
    nodes.addAll(position(node) + 1, List.of(added));
    return this;
  }

  /** Puts {@code added} at the end. */
  public GraphEditor append(Node... added) {
    nodes.addAll(List.of(added));
    return this;
  }

  public GraphEditor remove(Node node) {
    nodes.remove(position(node));
    return this;
  }

  private int position(Node node) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) == node) {
        return i;
      }
    }
    int equal = nodes.indexOf(node);
    if (equal < 0) {
      throw new IllegalArgumentException("not in this graph: " + node.describe());
    }
    return equal;
  }

  /** Replaces every node by what {@code change} makes of it. */
  public GraphEditor mapNodes(UnaryOperator<Node> change) {
    nodes.replaceAll(change);
    return this;
  }

  /** Adds or replaces a constant. */
  public GraphEditor putInitializer(String name, Tensor value) {
    names.add(name);
    initializers.put(name, value);
    return this;
  }

  /** Adds a constant under a fresh name and returns the name. */
  public String addInitializer(String wantedName, Tensor value) {
    String name = freshName(wantedName);
    initializers.put(name, value);
    return name;
  }

  public GraphEditor removeInitializer(String name) {
    initializers.remove(name);
    return this;
  }

  public GraphEditor inputs(List<ValueInfo> newInputs) {
    inputs = List.copyOf(newInputs);
    return this;
  }

  public GraphEditor outputs(List<ValueInfo> newOutputs) {
    outputs = List.copyOf(newOutputs);
    return this;
  }

  /** Forgets the notes on types of inner values, where an edit makes them untrue. */
  public GraphEditor dropValueInfos() {
    valueInfos = List.of();
    return this;
  }

  /** Lets every node use {@code to} wherever it used {@code from}; captures in subgraphs too. */
  public GraphEditor redirectUses(String from, String to) {
    nodes.replaceAll(node -> ValueNames.replaceUse(node, from, to));
    return this;
  }

  /** The edited graph without unused initializers, sorted and checked. */
  public Graph build() {
    Set<String> used = new HashSet<>();
    nodes.forEach(node -> used.addAll(GraphIndex.uses(node)));
    outputs.forEach(output -> used.add(output.name()));
    initializers.keySet().retainAll(keep(used));
    Set<String> defined = definedNames();
    List<ValueInfo> notes =
        valueInfos.stream().filter(info -> defined.contains(info.name())).toList();
    Graph built =
        new Graph(
            original.name(), sorted(), initializers, inputs, outputs, notes, original.extras());
    GraphValidator.problem(built)
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    return built;
  }

  /** What was unused before stays: only what the edit itself freed goes. */
  private Set<String> keep(Set<String> used) {
    Set<String> usedBefore = new HashSet<>();
    original.nodes().forEach(node -> usedBefore.addAll(GraphIndex.uses(node)));
    original.outputs().forEach(output -> usedBefore.add(output.name()));
    Set<String> kept = new HashSet<>(used);
    for (String name : original.initializers().keySet()) {
      if (!usedBefore.contains(name)) {
        kept.add(name);
      }
    }
    return kept;
  }

  private Set<String> definedNames() {
    Set<String> defined = new HashSet<>(initializers.keySet());
    inputs.forEach(input -> defined.add(input.name()));
    outputs.forEach(output -> defined.add(output.name()));
    nodes.forEach(node -> defined.addAll(node.outputs()));
    return defined;
  }

  /** Kahn's algorithm; among the nodes that are ready, the one that stood first goes first. */
  private List<Node> sorted() {
    Map<String, Integer> producer = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        if (!output.isEmpty()) {
          producer.put(output, i);
        }
      }
    }
    int[] waiting = new int[nodes.size()];
    Map<Integer, List<Integer>> users = new HashMap<>();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String used : GraphIndex.uses(nodes.get(i))) {
        Integer maker = producer.get(used);
        if (maker != null) {
          waiting[i]++;
          users.computeIfAbsent(maker, key -> new ArrayList<>()).add(i);
        }
      }
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> order = new ArrayList<>(nodes.size());
    while (!ready.isEmpty()) {
      int next = ready.poll();
      order.add(nodes.get(next));
      for (int user : users.getOrDefault(next, List.of())) {
        if (--waiting[user] == 0) {
          ready.add(user);
        }
      }
    }
    if (order.size() < nodes.size()) {
      throw new IllegalStateException("the graph has a cycle");
    }
    return order;
  }

  /** Removes the nodes none of whose outputs is used, and those freed by that; keeps the rest. */
  public GraphEditor removeDeadNodes() {
    Map<String, Node> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    Set<Node> live = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> wanted = new ArrayDeque<>();
    outputs.forEach(output -> wanted.add(output.name()));
    while (!wanted.isEmpty()) {
      Node maker = producers.get(wanted.poll());
      if (maker != null && live.add(maker)) {
        wanted.addAll(GraphIndex.uses(maker));
      }
    }
    nodes.removeIf(node -> !live.contains(node));
    return this;
  }
}
