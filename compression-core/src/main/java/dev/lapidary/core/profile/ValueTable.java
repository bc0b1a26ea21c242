package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueType.OfTensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Element types and concrete lengths of the values of one graph, constants included. */
final class ValueTable {
  private record Entry(ElementType type, long[] lengths) {}

  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * @param types of inputs and inner values; those without concrete lengths are left out
   */
  ValueTable(Graph graph, Map<String, OfTensor> types) {
    types.forEach(
        (name, type) ->
            type.shape()
                .lengths()
                .ifPresent(lengths -> entries.put(name, new Entry(type.elementType(), lengths))));
    graph.initializers().forEach(this::add);
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        Constants.valueOf(node).ifPresent(value -> add(node.id(), value));
      }
    }
  }

  private void add(String name, Tensor constant) {
    entries.put(name, new Entry(constant.elementType(), constant.lengths()));
  }

  /** The lengths of the axes; empty if unknown. */
  Optional<long[]> lengths(String value) {
    return Optional.ofNullable(entries.get(value)).map(entry -> entry.lengths().clone());
  }

  /** The element type; UNDEFINED if unknown. */
  ElementType type(String value) {
    Entry entry = entries.get(value);
    return entry == null ? ElementType.UNDEFINED : entry.type();
  }

  /** The number of elements; 0 if unknown. */
  long elements(String value) {
    Entry entry = entries.get(value);
    return entry == null ? 0 : product(entry.lengths());
  }

  /** Bytes of the packed elements; 0 if unknown and for strings. */
  long bytes(String value) {
    return type(value).byteSize(elements(value));
  }

  static long product(long... lengths) {
    return LongStream.of(lengths).reduce(1, Math::multiplyExact);
  }
}
