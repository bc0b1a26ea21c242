package dev.lapidary.core.inspect;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts the weights of a graph and its subgraphs, and how many of them are zero. */
final class WeightCount {
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
    for (Node node : graph.nodes()) {
      QuantizedWeight.of(node)
          .filter(weight -> counted.add(weight.value()))
          .ifPresent(weight -> addQuantized(weight, constants));
      node.subgraphs().forEach(subgraph -> add(subgraph, constants));
    }
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
      FloatBuffer values = tensor.data().asFloatBuffer();
      while (values.hasRemaining()) {
        zeros += values.get() == 0 ? 1 : 0;
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

  private void addQuantized(QuantizedWeight weight, Map<String, Tensor> constants) {
    Tensor tensor = constants.get(weight.value());
    if (tensor == null || tensor.elementType().isFloating() || tensor.elementType().bits() > 8) {
      return;
    }
    Optional<Tensor> zeroPoint = weight.zeroPoint().map(constants::get);
    long[] values = tensor.toLongs();
    long[] zero = zeroPoint.map(Tensor::toLongs).orElse(new long[] {0});
    quantized += values.length;
    for (int i = 0; i < values.length; i++) {
      int at = zero.length == 1 ? 0 : weight.zeroPointIndex(i, tensor, zeroPoint.orElseThrow());
      zeros += values[i] == zero[at] ? 1 : 0;
    }
  }
}
