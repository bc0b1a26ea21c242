package dev.lapidary.core.transform.prune;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A constant weight of a node: floating-point, two axes or more. Biases and normalization are never
 * among them.
 *
 * @param value as the graph holds it; its identity tells shared weights apart from equal ones
 */
record PrunableWeight(Node node, Tensor value) {
  private static final Map<String, List<Integer>> OPERANDS =
      Map.of(
          "Conv", List.of(1),
          "ConvTranspose", List.of(1),
          "Gemm", List.of(0, 1),
          "MatMul", List.of(0, 1),
          "LSTM", List.of(1, 2),
          "GRU", List.of(1, 2),
          "RNN", List.of(1, 2));
  private static final Set<ElementType> TYPES =
      Set.of(ElementType.FLOAT, ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.DOUBLE);

  /** The weights of a graph and its subgraphs in graph order, a shared one with its first node. */
  static List<PrunableWeight> of(Graph graph) {
    List<PrunableWeight> found = new ArrayList<>();
    collect(graph, Map.of(), Collections.newSetFromMap(new IdentityHashMap<>()), found);
    return found;
  }

  private static void collect(
      Graph graph, Map<String, Tensor> outer, Set<Tensor> seen, List<PrunableWeight> found) {
    Map<String, Tensor> constants = new HashMap<>(outer);
    constants.putAll(graph.initializers());
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        tensor(node).ifPresent(value -> constants.put(node.id(), value));
      }
      for (int operand : operands(node)) {
        Tensor value = node.input(operand).map(constants::get).orElse(null);
        if (value != null && isWeight(value) && seen.add(value)) {
          found.add(new PrunableWeight(node, value));
        }
      }
      node.subgraphs().forEach(subgraph -> collect(subgraph, constants, seen, found));
    }
  }

  private static List<Integer> operands(Node node) {
    return node.isStandard() ? OPERANDS.getOrDefault(node.opType(), List.of()) : List.of();
  }

  private static Optional<Tensor> tensor(Node constant) {
    return constant.tensorAttribute("value");
  }

  private static boolean isWeight(Tensor value) {
    return TYPES.contains(value.elementType()) && value.rank() >= 2 && value.elementCount() > 0;
  }

  /** Whether each channel of the convolution has filters of its own: weight [C * m, 1, kH, kW]. */
  boolean isDepthwise() {
    return node.opType().startsWith("Conv")
        && node.intAttribute("group", 1) > 1
        && value.length(1) == 1;
  }

  /** The graph with weights replaced, in subgraphs and Constant nodes too. */
  static Graph replace(Graph graph, Map<Tensor, Tensor> replacements) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, value) -> replacements.getOrDefault(value, value));
    return graph
        .withInitializers(initializers)
        .withNodes(graph.nodes().stream().map(node -> replace(node, replacements)).toList());
  }

  private static Node replace(Node node, Map<Tensor, Tensor> replacements) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.replaceAll((name, attribute) -> replace(attribute, replacements));
    return node.withAttributes(attributes);
  }

  private static Attribute replace(Attribute attribute, Map<Tensor, Tensor> replacements) {
    if (attribute instanceof Attribute.TensorValue tensor) {
      Tensor value = replacements.getOrDefault(tensor.value(), tensor.value());
      return new Attribute.TensorValue(value, tensor.extras());
    } else if (attribute instanceof Attribute.GraphValue inner) {
      return new Attribute.GraphValue(replace(inner.value(), replacements), inner.extras());
    }
    return attribute;
  }
}
