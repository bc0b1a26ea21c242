package dev.lapidary.core.runtime;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Single whole numbers that switch a model between ways to compute, a sampling rate for one: the
 * graph compares such an input with a constant (Equal), so a random value would always take the
 * other way. The constant is a value the model was made for.
 */
final class SwitchValues {
  private static final Set<String> KEEP_THE_VALUE =
      Set.of("Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten");
  private static final Set<ElementType> WHOLE =
      Set.of(ElementType.INT64, ElementType.INT32, ElementType.INT16);

  private final Graph graph;
  private final Map<String, String> values = new LinkedHashMap<>();

  private SwitchValues(Graph graph) {
    this.graph = graph;
  }

  /** By input: the first constant the graph compares it with, subgraphs included. */
  static Map<String, String> of(Graph graph) {
    SwitchValues found = new SwitchValues(graph);
    GraphIndex outer = GraphIndex.of(graph);
    graph.forEachGraph(part -> found.collect(part, outer));
    return found.values;
  }

  private void collect(Graph part, GraphIndex outer) {
    GraphIndex index = GraphIndex.of(part);
    for (Node node : part.nodes()) {
      if (node.is("Equal")) {
        String left = node.inputs().get(0);
        String right = node.inputs().get(1);
        collect(source(left, index, outer), constant(right, index, outer));
        collect(source(right, index, outer), constant(left, index, outer));
      }
    }
  }

  private void collect(String source, Optional<Tensor> constant) {
    if (constant.isPresent() && constant.get().elementCount() == 1 && isSwitch(source)) {
      values.putIfAbsent(source, Long.toString((long) constant.get().doubleAt(0)));
    }
  }

  private static Optional<Tensor> constant(String value, GraphIndex index, GraphIndex outer) {
    return index.constant(value).or(() -> outer.constant(value));
  }

  /** Where a value comes from, through nodes that do not change it. */
  private static String source(String value, GraphIndex index, GraphIndex outer) {
    String source = value;
    Optional<Node> node = producer(source, index, outer);
    while (node.isPresent() && KEEP_THE_VALUE.contains(node.get().opType())) {
      source = node.get().inputs().get(0);
      node = producer(source, index, outer);
    }
    return source;
  }

  private static Optional<Node> producer(String value, GraphIndex index, GraphIndex outer) {
    return index.producer(value).or(() -> outer.producer(value));
  }

  private boolean isSwitch(String name) {
    return graph.feeds().stream()
        .filter(input -> input.name().equals(name))
        .map(ValueInfo::tensorType)
        .flatMap(Optional::stream)
        .anyMatch(SwitchValues::isSingleWholeNumber);
  }

  private static boolean isSingleWholeNumber(ValueType.OfTensor type) {
    return WHOLE.contains(type.elementType())
        && type.shape().lengths().filter(SwitchValues::isOne).isPresent();
  }

  private static boolean isOne(long... lengths) {
    for (long length : lengths) {
      if (length != 1) {
        return false;
      }
    }
    return true;
  }
}
