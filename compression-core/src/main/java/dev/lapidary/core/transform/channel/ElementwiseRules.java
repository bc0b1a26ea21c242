package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.channel.ChannelTrace.Channels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Operators that treat every channel by itself. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  /** The first input's channels are the first output's. */
  static void pass(Node node, ChannelTrace trace) {
    trace
        .channels(node, 0)
        .ifPresent(found -> trace.follow(node.id(), found.axis(), found.layout()));
  }

  /** Operators that take axis 1 for the channels and work on the axes behind it. */
  static void passAxisOne(Node node, ChannelTrace trace) {
    if (trace.channels(node, 0).filter(found -> found.axis() == 1).isPresent()
        && node.output(1).isEmpty()) {
      pass(node, trace);
    } else {
      trace.fixInputs(node, "works across channels");
    }
  }

  /** Scales are ratios; sizes are lengths that would have to change. */
  static void resize(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    if (found.isEmpty()) {
      return;
    }
    int axis = found.get().axis();
    boolean sameLength =
        node.input(3).isEmpty()
            && trace.lengths(node, 0).isPresent()
            && trace.lengths(node.id()).isPresent()
            && trace.lengths(node, 0).get()[axis] == trace.lengths(node.id()).get()[axis];
    if (sameLength) {
      pass(node, trace);
    } else {
      trace.fixInputs(node, "states the number of channels");
    }
  }

  /** All operands that have channels have the same; axes are aligned at their ends. */
  static void broadcast(Node node, ChannelTrace trace) {
    OptionalInt fromEnd = commonAxis(node, trace);
    Optional<long[]> result = trace.lengths(node.id());
    if (fromEnd.isEmpty() || result.isEmpty()) {
      trace.fixInputs(node, "joins channels of different axes");
      return;
    }
    int axis = result.get().length + fromEnd.getAsInt();
    if (axis < 0 || axis >= result.get().length) {
      return;
    }
    List<ChannelSegment> layout = joined(node, trace);
    for (int i = 0; i < node.inputs().size(); i++) {
      if (trace.channels(node, i).isEmpty()) {
        join(node, i, fromEnd.getAsInt(), layout, trace);
      }
    }
    trace.follow(node.id(), axis, layout);
  }

  /** Counted from the end, -1 the last axis; 0 if no operand has channels; empty if they differ. */
  private static OptionalInt commonAxis(Node node, ChannelTrace trace) {
    int common = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Channels> found = trace.channels(node, i).filter(c -> isMany(c, trace));
      if (found.isPresent()) {
        Optional<long[]> lengths = trace.lengths(node, i);
        int fromEnd = lengths.map(l -> found.get().axis() - l.length).orElse(0);
        if (fromEnd == 0 || common != 0 && common != fromEnd) {
          return OptionalInt.empty();
        }
        common = fromEnd;
      }
    }
    return OptionalInt.of(common);
  }

  /** A single channel is spread over those of the other operands. */
  private static boolean isMany(Channels channels, ChannelTrace trace) {
    return trace.length(channels.layout()) > 1;
  }

  private static List<ChannelSegment> joined(Node node, ChannelTrace trace) {
    List<ChannelSegment> layout = null;
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Channels> found = trace.channels(node, i).filter(c -> isMany(c, trace));
      if (found.isPresent() && layout == null) {
        layout = found.get().layout();
      } else if (found.isPresent()) {
        trace.unite(layout, found.get().layout(), node);
      }
    }
    return layout;
  }

  /** An operand without followed channels: constants are cut along, other values cannot be. */
  static void join(
      Node node, int input, int fromEnd, List<ChannelSegment> layout, ChannelTrace trace) {
    if (node.input(input).isEmpty()) {
      return;
    }
    Optional<long[]> lengths = trace.lengths(node, input);
    int axis = lengths.map(l -> l.length + fromEnd).orElse(-1);
    if (lengths.isPresent() && (axis < 0 || lengths.get()[axis] == 1)) {
      return;
    } else if (lengths.isPresent() && trace.constant(node, input).isPresent()) {
      trace.bind(node, input, axis, layout, false);
    } else {
      trace.fix(layout, node.describe() + " joins them with a value of fixed channels");
    }
  }
}
