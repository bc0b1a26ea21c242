package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.quantize.IntegerOperator.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Relu or Clip whose work the limits of integers can do: it follows a computing node at once, or
 * with only moves of elements between, and nobody else uses what lies between.
 *
 * @param clip the node that may go
 * @param between the values before it, nearest first; with the clip gone they span its range
 */
record ClipFolding(Node clip, List<String> between) {

  /** All that the chosen nodes allow, whatever the scales will be. */
  static List<ClipFolding> candidates(NodeSelection selection) {
    List<ClipFolding> found = new ArrayList<>();
    for (Node node : selection.nodes()) {
      if (kind(node) == Kind.CLIPPING) {
        between(node, selection).ifPresent(values -> found.add(new ClipFolding(node, values)));
      }
    }
    return found;
  }

  private static Optional<List<String>> between(Node clip, NodeSelection selection) {
    GraphIndex index = selection.index();
    List<String> values = new ArrayList<>();
    Node user = clip;
    while (user == clip || kind(user) == Kind.MOVING) {
      String value = user.inputs().get(0);
      Optional<Node> producer = index.producer(value).filter(selection::contains);
      boolean sole = index.soleConsumer(value).isPresent();
      if (producer.isEmpty() || !sole || producer.get().outputs().size() > 1) {
        return Optional.empty();
      }
      values.add(value);
      user = producer.get();
    }
    return kind(user) == Kind.CLIPPING ? Optional.empty() : Optional.of(values);
  }

  private static Kind kind(Node node) {
    return IntegerOperator.of(node).orElseThrow().kind();
  }

  /**
   * Whether integers of that range clip as the node does whatever will be observed.
   *
   * @param given the values whose ranges are given and not observed
   */
  boolean certain(IntegerRange integers, Set<String> given) {
    return clip.is("Relu")
        && integers.lowest() == 0
        && !integers.symmetric()
        && !given.contains(clip.id())
        && !given.contains(before());
  }

  /** The value that the clip takes. */
  String before() {
    return between.get(0);
  }

  /**
   * Whether the clip goes: integers of its map do its work, and no other range is given for what
   * precedes it.
   */
  boolean doneBy(LinearQuantization map, QuantizationScheme scheme, GraphIndex index) {
    boolean shared =
        scheme.given(before()).map(range -> scheme.value(before(), range).equals(map)).orElse(true);
    return shared && doneBy(map, index);
  }

  /** Whether integers of this map clip as the node does. */
  boolean doneBy(LinearQuantization map, GraphIndex index) {
    return ClipBounds.of(clip, index).orElseThrow().impliedBy(map);
  }
}
