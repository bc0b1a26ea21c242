package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.channel.ChannelTrace.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Operators that cut the same elements into other axes. Channels can be followed where their axis
 * becomes one axis, alone or together with neighbours, or comes out of one.
 */
final class ReshapeRules {
  private ReshapeRules() {}

  static void reshape(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    if (found.isEmpty()) {
      return;
    }
    Optional<Channels> moved =
        trace
            .lengths(node, 0)
            .flatMap(
                before ->
                    trace.lengths(node.id()).flatMap(after -> moved(found.get(), before, after)));
    if (moved.isPresent() && settle(node, moved.get(), trace)) {
      trace.follow(node.id(), moved.get().axis(), moved.get().layout());
    } else {
      trace.fixInputs(node, "mixes channels with other axes");
    }
  }

  /** Where the channels are afterwards; empty if they cannot be followed. */
  private static Optional<Channels> moved(Channels channels, long[] before, long[] after) {
    AxisBlock block = AxisBlock.of(before, after, channels.axis());
    if (block == null) {
      return Optional.empty();
    } else if (block.isMergedInto()) {
      return Optional.of(merged(channels, block, before));
    } else if (block.isSplitFrom(channels.axis(), before)) {
      return split(channels, block, after);
    }
    return Optional.empty();
  }

  private static Channels merged(Channels channels, AxisBlock block, long[] before) {
    int axis = channels.axis();
    int outer = Math.toIntExact(AxisBlock.product(before, block.beforeFrom(), axis));
    int inner = Math.toIntExact(AxisBlock.product(before, axis + 1, block.beforeTo()));
    List<ChannelSegment> once =
        channels.layout().stream()
            .map(s -> new ChannelSegment(s.group(), s.repeat() * inner))
            .toList();
    List<ChannelSegment> all = new ArrayList<>();
    for (int i = 0; i < outer; i++) {
      all.addAll(once);
    }
    return new Channels(block.wideAxis(), all);
  }

  /** Repeats become an axis behind the channels: the inverse of a Flatten. */
  private static Optional<Channels> split(Channels channels, AxisBlock block, long[] after) {
    for (int axis = block.afterFrom(); axis < block.afterTo(); axis++) {
      long inner = AxisBlock.product(after, axis + 1, block.afterTo());
      boolean first = AxisBlock.product(after, block.afterFrom(), axis) == 1;
      if (first
          && after[axis] > 1
          && channels.layout().stream().allMatch(s -> s.repeat() % inner == 0)) {
        List<ChannelSegment> layout =
            channels.layout().stream()
                .map(s -> new ChannelSegment(s.group(), (int) (s.repeat() / inner)))
                .toList();
        return Optional.of(new Channels(axis, layout));
      }
    }
    return Optional.empty();
  }

  /** Whether the node's own numbers can follow: lengths it states are rewritten later. */
  private static boolean settle(Node node, Channels moved, ChannelTrace trace) {
    if (!node.is("Reshape")) {
      return true;
    }
    Optional<Tensor> shape = trace.constant(node, 1);
    OptionalLong stated =
        shape.isPresent()
            ? OptionalLong.of(shape.get().toLongs()[moved.axis()])
            : trace.joinedElement(node, 1, moved.axis());
    if (stated.isPresent() && shape.isPresent() && stated.getAsLong() > 0) {
      trace.count(new ChannelCount(node.id(), 1, moved.axis(), moved.layout()));
      return true;
    }
    return stated.isPresent() && stated.getAsLong() <= 0;
  }
}
