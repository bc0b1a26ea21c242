package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which axes of constants hold channels, use by use. A constant with several uses can only be cut
 * where all of them agree.
 */
final class ConstantUses {
  private final GroupTable groups;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Map<Place, Map<Integer, Binding>>> uses = new LinkedHashMap<>();

  private record Place(String node, int input) {}

  private record Binding(List<ChannelSegment> layout, boolean produces) {}

  ConstantUses(Graph graph, GroupTable groups) {
    this.groups = groups;
    graph.outputs().forEach(output -> counts.merge(output.name(), 1, Integer::sum));
    for (Node node : graph.nodes()) {
      node.inputs().forEach(input -> counts.merge(input, 1, Integer::sum));
      Set<String> captured = GraphIndex.uses(node);
      node.inputs().forEach(captured::remove);
      captured.forEach(value -> counts.merge(value, 1, Integer::sum));
    }
  }

  void bind(Node node, int input, int axis, List<ChannelSegment> layout, boolean produces) {
    uses.computeIfAbsent(node.inputs().get(input), key -> new LinkedHashMap<>())
        .computeIfAbsent(new Place(node.id(), input), key -> new TreeMap<>())
        .put(axis, new Binding(layout, produces));
  }

  /** Settles shared constants, then lists every axis once. */
  List<ConstantAxis> axes() {
    uses.forEach(this::settle);
    List<ConstantAxis> axes = new ArrayList<>();
    uses.forEach(
        (constant, places) ->
            merged(places)
                .forEach(
                    (axis, binding) ->
                        axes.add(
                            new ConstantAxis(
                                constant,
                                axis,
                                groups.numbered(binding.layout()),
                                binding.produces()))));
    return axes;
  }

  private void settle(String constant, Map<Place, Map<Integer, Binding>> places) {
    if (places.size() != counts.getOrDefault(constant, 0)) {
      String reason = "the constant '" + constant + "' is used elsewhere too";
      places
          .values()
          .forEach(use -> use.values().forEach(binding -> groups.fix(binding.layout(), reason)));
      return;
    }
    Map<Integer, Binding> first = merged(places);
    for (Map<Integer, Binding> use : places.values()) {
      first.forEach((axis, binding) -> agree(constant, binding, use.get(axis)));
    }
  }

  private void agree(String constant, Binding binding, Binding other) {
    if (other == null) {
      groups.fix(binding.layout(), "the uses of the constant '" + constant + "' differ");
    } else {
      groups.unite(binding.layout(), other.layout(), "constant '" + constant + "'");
    }
  }

  /** One binding an axis; it produces if any use does. */
  private static Map<Integer, Binding> merged(Map<Place, Map<Integer, Binding>> places) {
    Map<Integer, Binding> merged = new TreeMap<>();
    for (Map<Integer, Binding> use : places.values()) {
      use.forEach(
          (axis, binding) ->
              merged.merge(
                  axis,
                  binding,
                  (one, two) -> new Binding(one.layout(), one.produces() || two.produces())));
    }
    return merged;
  }
}
