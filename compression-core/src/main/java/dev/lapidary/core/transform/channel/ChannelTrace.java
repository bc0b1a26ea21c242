package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the values of a graph while it is walked through in order. A value has at most
 * one axis of channels that is followed; all its other axes keep their lengths. A value of which
 * nothing is known keeps all its lengths too, and whoever gives up following a value must fix its
 * channels.
 */
final class ChannelTrace {
  private final GraphIndex index;
  private final Map<String, Shape> shapes;
  private final long opset;
  private final GroupTable groups = new GroupTable();
  private final ConstantUses constants;
  private final Map<String, Channels> values = new HashMap<>();
  private final List<ChannelCount> counts = new ArrayList<>();

  /** The followed axis of a value. */
  record Channels(int axis, List<ChannelSegment> layout) {}

  ChannelTrace(Graph graph, GraphIndex index, Map<String, Shape> shapes, long opset) {
    this.index = index;
    this.shapes = shapes;
    this.opset = opset;
    this.constants = new ConstantUses(graph, groups);
  }

  long opset() {
    return opset;
  }

  /** The followed channels of an input of a node, if it is there and any are. */
  Optional<Channels> channels(Node node, int input) {
    return node.input(input).map(values::get);
  }

  Optional<Channels> channels(String value) {
    return Optional.ofNullable(values.get(value));
  }

  void follow(String value, int axis, List<ChannelSegment> layout) {
    values.put(value, new Channels(axis, layout));
  }

  Optional<Tensor> constant(Node node, int input) {
    return node.input(input).flatMap(index::constant);
  }

  /** The lengths of a value's axes in a run of few samples; empty if unknown. */
  Optional<long[]> lengths(String value) {
    return Optional.ofNullable(shapes.get(value)).flatMap(Shape::lengths);
  }

  Optional<long[]> lengths(Node node, int input) {
    return node.input(input).flatMap(this::lengths);
  }

  /**
   * An element of a list of numbers that a Concat joins of single ones; empty if it is computed, or
   * the list comes from elsewhere.
   */
  OptionalLong joinedElement(Node node, int input, int element) {
    Optional<Node> concat = node.input(input).flatMap(index::producer).filter(p -> p.is("Concat"));
    boolean single =
        concat.isPresent()
            && concat.get().inputs().stream()
                .allMatch(
                    value -> lengths(value).filter(l -> l.length == 1 && l[0] == 1).isPresent());
    if (!single || element >= concat.get().inputs().size()) {
      return OptionalLong.empty();
    }
    return constant(concat.get(), element)
        .map(value -> OptionalLong.of(value.toLongs()[0]))
        .orElse(OptionalLong.empty());
  }

  /** Channels that {@code node} makes. */
  List<ChannelSegment> newChannels(long size, Node node) {
    return groups.add(Math.toIntExact(size), node.id());
  }

  /** An axis that nobody may shorten, as a layout. */
  List<ChannelSegment> fixedChannels(long length, String reason) {
    List<ChannelSegment> layout = groups.add(Math.toIntExact(length), "");
    groups.fix(layout, reason);
    return layout;
  }

  int length(List<ChannelSegment> layout) {
    return groups.length(layout);
  }

  void unite(List<ChannelSegment> one, List<ChannelSegment> other, Node place) {
    groups.unite(one, other, place.describe());
  }

  void fix(List<ChannelSegment> layout, String reason) {
    groups.fix(layout, reason);
  }

  /** Fixes the channels of every value a node uses, those captured by its subgraphs too. */
  void fixInputs(Node node, String why) {
    for (String used : GraphIndex.uses(node)) {
      channels(used).ifPresent(found -> fix(found.layout(), node.describe() + " " + why));
    }
  }

  /** An axis of a constant input holds these channels. */
  void bind(Node node, int input, int axis, List<ChannelSegment> layout, boolean produces) {
    constants.bind(node, input, axis, layout, produces);
  }

  void count(ChannelCount count) {
    counts.add(count);
  }

  List<ChannelGroup> groups() {
    return groups.groups();
  }

  /** Ends the walk: constants that somebody else uses otherwise are fixed. */
  List<ConstantAxis> constantAxes() {
    return constants.axes();
  }

  List<ChannelCount> counts() {
    return counts.stream()
        .map(
            count ->
                new ChannelCount(
                    count.node(), count.input(), count.element(), groups.numbered(count.layout())))
        .toList();
  }
}
