package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.runtime.ShapeProbe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stages of a network: runs of layers whose values have one resolution. Resolution is [H, W] of
 * maps [N, C, H, W] in nets that take images, [positions] of [N, positions, features] in others. A
 * stage ends with the last of its values from which another resolution is made.
 */
final class FeatureStages {
  private static final Set<String> LAYOUT_CHANGES = Set.of("Transpose", "Reshape");
  private static final Set<String> WEIGHTED = Set.of("Gemm", "MatMul", "Conv");

  private final Graph graph;
  private final GraphIndex index;
  private final Map<String, ValueInfo> types;
  private final Set<Node> leading;
  private final int rank;

  private FeatureStages(Model model) throws WorkbenchException {
    graph = model.graph();
    index = GraphIndex.of(graph);
    types = ShapeProbe.types(model);
    if (graph.outputs().isEmpty()) {
      throw new ModelException("train.noOutput", graph.name());
    }
    leading = leadingTo(LogitsValue.behind(graph, graph.outputs().get(0).name()));
    boolean images = graph.feeds().stream().anyMatch(feed -> shape(feed.name()).rank() == 4);
    rank = images ? 4 : 3;
  }

  /**
   * @throws WorkbenchException if the model has no output or ONNX Runtime cannot load it
   */
  static FeatureStages of(Model model) throws WorkbenchException {
    return new FeatureStages(model);
  }

  Graph graph() {
    return graph;
  }

  private Set<Node> leadingTo(String target) {
    Set<Node> found = new HashSet<>();
    Deque<String> wanted = new ArrayDeque<>(List.of(target));
    while (!wanted.isEmpty()) {
      Optional<Node> producer = index.producer(wanted.pop());
      producer.filter(found::add).ifPresent(node -> node.inputs().forEach(wanted::push));
    }
    return found;
  }

  /** The last value of each stage by resolution, in the order the stages end. */
  Map<List<Dimension>, String> ends() {
    Map<List<Dimension>, String> ends = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      List<Dimension> resolution = resolution(node.id());
      if (leading.contains(node) && !resolution.isEmpty() && leaves(node.id(), resolution)) {
        ends.remove(resolution);
        ends.put(resolution, node.id());
      }
    }
    return ends;
  }

  private boolean leaves(String value, List<Dimension> resolution) {
    return index.isOutput(value)
        || index.consumers(value).stream()
            .filter(leading::contains)
            .anyMatch(user -> !resolution(user.id()).equals(resolution));
  }

  /** Empty for values that are no features, single positions among them. */
  private List<Dimension> resolution(String value) {
    Shape shape = shape(value);
    boolean relaid =
        index.producer(value).filter(node -> LAYOUT_CHANGES.contains(node.opType())).isPresent();
    if (shape.rank() != rank || relaid || index.constant(value).isPresent()) {
      return List.of();
    }
    List<Dimension> positions = new ArrayList<>(shape.dimensions());
    positions.remove(rank == 4 ? 1 : 2);
    positions.remove(0);
    Dimension one = Dimension.of(1);
    return positions.stream().allMatch(one::equals) ? List.of() : positions;
  }

  /**
   * What the last layer with constant weights turns into scores.
   *
   * @throws ModelException if there is no such layer
   */
  String embedding() throws ModelException {
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      boolean weighted = node.isStandard() && WEIGHTED.contains(node.opType());
      if (weighted && leading.contains(node) && constant(node, 1)) {
        return node.inputs().get(0);
      }
    }
    throw new ModelException("distill.noEmbedding", graph.name());
  }

  private boolean constant(Node node, int input) {
    return node.input(input).flatMap(index::constant).isPresent();
  }

  /** The shape of a value; of unknown rank if ONNX Runtime cannot infer it or it is no tensor. */
  Shape shape(String value) {
    return Optional.ofNullable(types.get(value))
        .flatMap(ValueInfo::tensorType)
        .map(ValueType.OfTensor::shape)
        .orElseGet(Shape::unknownRank);
  }
}
