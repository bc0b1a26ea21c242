package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.channel.ChannelTrace.Channels;
import java.util.Optional;

/** Normalizations with a scale and more for each channel. */
final class NormalizationRules {
  private NormalizationRules() {}

  /** Input [N, C, ...]; scale, bias and statistics [C]. */
  static void byChannel(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    if (found.isPresent() && (found.get().axis() != 1 || node.output(1).isPresent())) {
      trace.fixInputs(node, "takes another axis for the channels, or trains");
    } else if (found.isPresent()) {
      bind(node, trace, found.get(), 0);
    }
  }

  /** Scale and bias have the lengths of the axes from {@code axis} on. */
  static void byLayer(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    Optional<long[]> lengths = trace.lengths(node, 0);
    if (found.isEmpty()) {
      return;
    }
    int first = lengths.map(l -> LayoutRules.axis(node, -1, l.length)).orElse(-1);
    boolean normalizedOver = first >= 0 && found.get().axis() >= first;
    if (first < 0 || node.output(1).isPresent()) {
      trace.fixInputs(node, "yields statistics, or is of unknown shape");
    } else if (normalizedOver) {
      bind(node, trace, found.get(), found.get().axis() - first);
    } else {
      trace.follow(node.id(), found.get().axis(), found.get().layout());
    }
  }

  private static void bind(Node node, ChannelTrace trace, Channels found, int axis) {
    for (int i = 1; i < node.inputs().size(); i++) {
      if (trace.constant(node, i).isPresent()) {
        trace.bind(node, i, axis, found.layout(), false);
      } else if (node.input(i).isPresent()) {
        trace.fixInputs(node, "has computed weights");
      }
    }
    trace.follow(node.id(), found.axis(), found.layout());
  }
}
