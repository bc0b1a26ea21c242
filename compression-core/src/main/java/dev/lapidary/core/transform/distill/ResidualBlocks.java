package dev.lapidary.core.transform.distill;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.SampleShapes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the residual blocks of a graph: sums whose operands come from one value of the sum's own
 * shape, that value itself or through a projection. A block has a layer with weights, nobody else
 * reads what is made inside it, and it holds no other block.
 */
final class ResidualBlocks {
  private static final Set<String> WEIGHTED =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM", "GRU", "RNN");

  private final Graph graph;
  private final GraphIndex index;
  private final Map<String, Shape> shapes;
  private final Map<String, Integer> positions = new HashMap<>();

  private ResidualBlocks(Graph graph, Map<String, Shape> shapes) {
    this.graph = graph;
    this.index = GraphIndex.of(graph);
    this.shapes = shapes;
    graph.feeds().forEach(feed -> positions.put(feed.name(), -1));
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (String output : graph.nodes().get(i).outputs()) {
        positions.put(output, i);
      }
    }
  }

  /**
   * The blocks in graph order.
   *
   * @throws WorkbenchException if ONNX Runtime refuses the model, or its shapes cannot be found
   */
  static List<ResidualBlock> of(Model model, JobContext job) throws WorkbenchException {
    return new ResidualBlocks(model.graph(), SampleShapes.of(model, job)).find();
  }

  private List<ResidualBlock> find() {
    Map<Node, Set<Node>> inside = new HashMap<>();
    List<ResidualBlock> found = new ArrayList<>();
    for (Node sum : graph.nodes()) {
      boolean ofTwo = (sum.is("Add") || sum.is("Sum")) && sum.inputs().size() == 2;
      Optional<String> entry = ofTwo ? entry(sum) : Optional.empty();
      if (entry.isPresent()) {
        Set<Node> region = region(entry.get(), sum);
        boolean nested = inside.keySet().stream().anyMatch(region::contains);
        block(sum, entry.get(), region)
            .filter(block -> !nested)
            .ifPresent(
                block -> {
                  inside.put(sum, region);
                  found.add(block);
                });
      }
    }
    return found;
  }

  /** The value of the sum's shape that both operands come from. */
  private Optional<String> entry(Node sum) {
    String one = sum.inputs().get(0);
    String other = sum.inputs().get(1);
    Set<String> ofOne = ancestors(one);
    Set<String> ofOther = ancestors(other);
    Set<String> common = new HashSet<>(ofOne);
    common.retainAll(ofOther);
    return common.stream()
        .max(Comparator.<String>comparingInt(positions::get).thenComparing(value -> value))
        .filter(value -> sameShape(value, sum.id()));
  }

  private boolean sameShape(String value, String other) {
    return shapes.containsKey(value) && shapes.get(value).equals(shapes.get(other));
  }

  /** The value itself and all it is computed from; without constants. */
  private Set<String> ancestors(String value) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (positions.containsKey(next) && index.constant(next).isEmpty() && found.add(next)) {
        index.producer(next).ifPresent(node -> GraphIndex.uses(node).forEach(open::push));
      }
    }
    return found;
  }

  /** The nodes from {@code entry} on that the sum needs, itself among them, in graph order. */
  private Set<Node> region(String entry, Node sum) {
    Set<String> needed = ancestors(sum.id());
    Set<String> reached = new HashSet<>(Set.of(entry));
    Set<Node> region = new LinkedHashSet<>();
    for (Node node : graph.nodes().subList(0, positions.get(sum.id()) + 1)) {
      boolean between =
          node.outputs().stream().anyMatch(needed::contains)
              && !node.outputs().contains(entry)
              && GraphIndex.uses(node).stream().anyMatch(reached::contains);
      if (between) {
        reached.addAll(node.outputs());
        region.add(node);
      }
    }
    return region;
  }

  private Optional<ResidualBlock> block(Node sum, String entry, Set<Node> region) {
    List<String> layers = region.stream().filter(this::hasWeights).map(Node::id).toList();
    boolean closed =
        region.stream()
            .filter(node -> node != sum)
            .flatMap(node -> node.outputs().stream())
            .allMatch(value -> isInner(value, region));
    String exit = exit(sum, entry);
    return layers.isEmpty() || !closed || index.isOutput(exit)
        ? Optional.empty()
        : Optional.of(new ResidualBlock(entry, exit, layers, shapes.get(exit).toString()));
  }

  private boolean hasWeights(Node node) {
    return node.isStandard()
        && WEIGHTED.contains(node.opType())
        && node.input(1).flatMap(index::constant).isPresent();
  }

  private boolean isInner(String value, Set<Node> region) {
    return !index.isOutput(value) && region.containsAll(index.consumers(value));
  }

  /** A Relu after the sum does nothing to an entry that a Relu has made already. */
  private String exit(Node sum, String entry) {
    boolean rectified = index.producer(entry).filter(node -> node.is("Relu")).isPresent();
    return index
        .soleConsumer(sum.id())
        .filter(user -> rectified && user.is("Relu"))
        .map(Node::id)
        .filter(value -> !index.isOutput(value))
        .orElse(sum.id());
  }
}
