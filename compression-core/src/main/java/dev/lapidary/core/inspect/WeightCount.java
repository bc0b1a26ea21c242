package dev.lapidary.core.inspect;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.QuantizedWeight;
import dev.lapidary.core.ir.Tensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Counts the weights of a graph and its subgraphs, and how many of them are zero. */
final class WeightCount {
  /** Elements taken out of a tensor at once. */
  private static final int PART = 8192;

  private long floating;
  private long quantized;
  private long zeros;

  private WeightCount() {}

  static WeightCount of(Graph graph) {
    WeightCount count = new WeightCount();
    count.add(graph, Map.of());
    return count;
  }

  long floating() {
    return floating;
  }

  long quantized() {
    return quantized;
  }

  long zeros() {
    return zeros;
  }

  private void add(Graph graph, Map<String, Tensor> outer) {
    Map<String, Tensor> constants = new HashMap<>(outer);
    constants.putAll(graph.initializers());
    graph.initializers().values().forEach(this::addFloating);
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        Constants.valueOf(node)
            .ifPresent(
                value -> {
                  constants.put(node.id(), value);
                  addFloating(value);
                });
      } else if (node.domain().equals("ai.onnx.ml")) {
        node.attributes().values().forEach(this::addFloatList);
      }
    }
    Set<String> counted = new HashSet<>();
    Map<String, String> taken = taken(graph);
    Function<String, Optional<Tensor>> stored =
        name -> Optional.ofNullable(constants.get(taken.getOrDefault(name, name)));
    for (Node node : graph.nodes()) {
      QuantizedWeight.of(node)
          .filter(weight -> counted.add(taken.getOrDefault(weight.value(), weight.value())))
          .flatMap(weight -> weight.count(stored))
          .ifPresent(this::addQuantized);
      node.subgraphs().forEach(subgraph -> add(subgraph, constants));
    }
  }

  /** The tables that Gather takes rows from before they are dequantized, by what it makes. */
  private static Map<String, String> taken(Graph graph) {
    Map<String, String> taken = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.is("Gather") && node.intAttribute("axis", 0) == 0) {
        taken.put(node.id(), node.inputs().get(0));
      }
    }
    return taken;
  }

  private void addFloating(Tensor tensor) {
    if (!tensor.elementType().isFloating()) {
      return;
    }
    floating += tensor.elementCount();
    if (tensor.elementType().bits() > Byte.SIZE) {
      zeros += zeros(tensor);
    }
  }

  private static long zeros(Tensor tensor) {
    long zeros = 0;
    if (tensor.elementType() == ElementType.FLOAT) {
      float[] part = new float[PART];
      FloatBuffer values = tensor.data().asFloatBuffer();
      while (values.hasRemaining()) {
        int length = Math.min(PART, values.remaining());
        values.get(part, 0, length);
        for (int i = 0; i < length; i++) {
          zeros += part[i] == 0 ? 1 : 0;
        }
      }
      return zeros;
    }
    for (int i = 0; i < tensor.elementCount(); i++) {
      zeros += tensor.doubleAt(i) == 0 ? 1 : 0;
    }
    return zeros;
  }

  private void addFloatList(Attribute attribute) {
    if (attribute instanceof Attribute.FloatList list) {
      floating += list.values().size();
      zeros += list.values().stream().filter(value -> value == 0).count();
    }
  }

  private void addQuantized(QuantizedWeight.Count count) {
    quantized += count.elements();
    zeros += count.zeros();
  }
}
