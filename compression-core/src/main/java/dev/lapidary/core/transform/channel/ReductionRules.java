package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.channel.ChannelTrace.Channels;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that compute over whole axes. */
final class ReductionRules {
  private ReductionRules() {}

  /** Over the channels a single number is left, whatever their number. */
  static void reduce(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    Optional<long[]> lengths = trace.lengths(node, 0);
    if (found.isEmpty()) {
      return;
    } else if (lengths.isEmpty()
        || node.input(1).isPresent() && constantAxes(node, trace) == null) {
      trace.fixInputs(node, "reduces computed axes");
      return;
    }
    int[] axes = axes(node, trace, lengths.get().length);
    int axis = found.get().axis();
    boolean overChannels = axes.length == 0 || Arrays.stream(axes).anyMatch(a -> a == axis);
    if (!overChannels) {
      boolean kept = node.intAttribute("keepdims", 1) != 0;
      int before = (int) Arrays.stream(axes).filter(a -> a < axis).count();
      trace.follow(node.id(), kept ? axis : axis - before, found.get().layout());
    } else if (axes.length == 0 && node.intAttribute("noop_with_empty_axes", 0) != 0) {
      ElementwiseRules.pass(node, trace);
    }
  }

  private static int[] axes(Node node, ChannelTrace trace, int rank) {
    long[] given = node.input(1).isPresent() ? constantAxes(node, trace) : null;
    if (given == null) {
      given = node.intsAttribute("axes").orElse(new long[0]);
    }
    return LongStream.of(given).mapToInt(a -> (int) (a < 0 ? a + rank : a)).toArray();
  }

  private static long[] constantAxes(Node node, ChannelTrace trace) {
    return trace.constant(node, 1).map(Tensor::toLongs).orElse(null);
  }

  /** Up to operator set 12 over all axes from {@code axis} on, later over that one. */
  static void shares(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    Optional<long[]> lengths = trace.lengths(node, 0);
    if (found.isEmpty()) {
      return;
    }
    boolean single = trace.opset() >= 13;
    int first = lengths.map(l -> LayoutRules.axis(node, single ? -1 : 1, l.length)).orElse(0);
    int axis = found.get().axis();
    if (lengths.isEmpty() || (single ? axis == first : axis >= first)) {
      trace.fixInputs(node, "shares out between channels");
    } else {
      ElementwiseRules.pass(node, trace);
    }
  }
}
