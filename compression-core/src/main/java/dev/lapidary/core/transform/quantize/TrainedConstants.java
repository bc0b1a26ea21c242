package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the constants of quantized layers initializers, so that training finds them under their
 * names: what Constant nodes hold, and a Gemm's constants with alpha and beta multiplied into them.
 */
final class TrainedConstants {
  private final GraphIndex index;
  private final GraphEditor editor;
  private final Set<String> hoisted = new HashSet<>();

  private TrainedConstants(Graph graph) {
    index = GraphIndex.of(graph);
    editor = GraphEditor.of(graph);
  }

  /**
   * The graph with initializers.
   *
   * @param selection the nodes that are quantized, in the folded graph
   * @param normalized layers that have a normalization behind them, by the id they have when folded
   */
  static Graph asInitializers(
      Graph graph, NodeSelection selection, Map<String, NormalizedLayer> normalized) {
    TrainedConstants constants = new TrainedConstants(graph);
    for (Node node : graph.nodes()) {
      if (normalized.containsKey(node.id())) {
        NormalizedLayer layer = normalized.get(node.id());
        constants.hoist(layer.layer());
        constants.hoist(layer.batchNorm());
      } else if (selection.contains(node)) {
        constants.settle(node);
      }
    }
    return constants.editor.build();
  }

  private void settle(Node node) {
    if (IntegerOperator.of(node).orElseThrow().kind() == IntegerOperator.Kind.COMPUTING) {
      hoist(node);
    }
    WeightedNode.of(node, index).ifPresent(this::settle);
  }

  private void settle(WeightedNode layer) {
    Node node = layer.node();
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(1, put(inputs.get(1), layer.weight(), node));
    layer.bias().ifPresent(bias -> inputs.set(2, put(inputs.get(2), bias, node)));
    Node before = index.producer(node.id()).orElseThrow();
    editor.replace(before, node.withInputs(inputs));
  }

  /** Under the old name unless others need the old value. */
  private String put(String name, Tensor value, Node user) {
    hoist(name);
    if (index.constant(name).filter(value::equals).isPresent()) {
      return name;
    }
    boolean own = index.soleConsumer(name).filter(u -> u.id().equals(user.id())).isPresent();
    if (own) {
      editor.putInitializer(name, value);
      return name;
    }
    return editor.addInitializer(name, value);
  }

  private void hoist(Node node) {
    node.inputs().forEach(this::hoist);
  }

  private void hoist(String name) {
    Optional<Node> constant = index.producer(name).filter(node -> node.is("Constant"));
    Optional<Tensor> value =
        index.constant(name).filter(tensor -> tensor.elementType() == ElementType.FLOAT);
    if (constant.isPresent() && value.isPresent() && hoisted.add(name)) {
      editor.remove(constant.get()).putInitializer(name, value.get());
    }
  }
}
