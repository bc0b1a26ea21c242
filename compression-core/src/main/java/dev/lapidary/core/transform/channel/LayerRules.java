package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.channel.ChannelTrace.Channels;
import java.util.List;
import java.util.Optional;

/** Layers with weights: they meet the channels of their input and make new ones. */
final class LayerRules {
  private LayerRules() {}

  /** Weight [out, in / group, kernel...], bias [out]. */
  static void convolve(Node node, ChannelTrace trace) {
    convolve(node, trace, 0, 1);
  }

  /** Weight [in, out / group, kernel...], bias [out]. */
  static void convolveTransposed(Node node, ChannelTrace trace) {
    convolve(node, trace, 1, 0);
  }

  private static void convolve(Node node, ChannelTrace trace, int outAxis, int inAxis) {
    Optional<Tensor> weight = trace.constant(node, 1);
    Optional<List<ChannelSegment>> met = metAt(1, node, trace);
    long group = node.intAttribute("group", 1);
    if (weight.isEmpty()) {
      trace.fixInputs(node, "has a computed weight");
    } else if (group == 1) {
      List<ChannelSegment> made = trace.newChannels(weight.get().length(outAxis), node);
      trace.bind(node, 1, outAxis, made, true);
      met.ifPresent(layout -> trace.bind(node, 1, inAxis, layout, false));
      finish(node, trace, made);
    } else if (outAxis == 0 ? weight.get().length(1) == 1 : weight.get().length(0) == group) {
      met.ifPresent(layout -> filterEach(node, trace, weight.get(), layout));
    } else {
      trace.fixInputs(node, "has groups of several channels");
    }
  }

  /** Depthwise: each channel in gives {@code out / in} neighbouring channels out. */
  private static void filterEach(
      Node node, ChannelTrace trace, Tensor weight, List<ChannelSegment> met) {
    boolean transposed = node.is("ConvTranspose");
    long group = node.intAttribute("group", 1);
    int each = Math.toIntExact(transposed ? weight.length(1) : weight.length(0) / group);
    List<ChannelSegment> made =
        met.stream().map(s -> new ChannelSegment(s.group(), s.repeat() * each)).toList();
    trace.bind(node, 1, 0, transposed ? met : made, true);
    trace.count(ChannelCount.ofGroupAttribute(node.id(), met));
    finish(node, trace, made);
  }

  /** Bias and output. */
  private static void finish(Node node, ChannelTrace trace, List<ChannelSegment> made) {
    ElementwiseRules.join(node, 2, -1, made, trace);
    trace.follow(node.id(), 1, made);
  }

  /** The input's channels if the layer sums over them. */
  private static Optional<List<ChannelSegment>> metAt(int axis, Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    if (found.isPresent() && found.get().axis() != axis) {
      trace.fix(found.get().layout(), node.describe() + " takes another axis for the channels");
      return Optional.empty();
    }
    return found.map(Channels::layout);
  }

  /** {@code A [M, in] * B [in, out] + C}, B [out, in] if transposed. */
  static void gemm(Node node, ChannelTrace trace) {
    Optional<Tensor> weight = trace.constant(node, 1);
    if (weight.isEmpty() || node.intAttribute("transA", 0) != 0) {
      trace.fixInputs(node, "multiplies computed matrices");
      return;
    }
    int outAxis = node.intAttribute("transB", 0) == 0 ? 1 : 0;
    List<ChannelSegment> made = trace.newChannels(weight.get().length(outAxis), node);
    trace.bind(node, 1, outAxis, made, true);
    metAt(1, node, trace).ifPresent(layout -> trace.bind(node, 1, 1 - outAxis, layout, false));
    Optional<Channels> added = trace.channels(node, 2);
    if (added.isPresent()) {
      trace.fixInputs(node, "adds computed values");
    }
    ElementwiseRules.join(node, 2, -1, made, trace);
    trace.follow(node.id(), 1, made);
  }

  /** {@code A [..., in] * B [in, out]}. */
  static void multiply(Node node, ChannelTrace trace) {
    Optional<Tensor> weight = trace.constant(node, 1).filter(b -> b.rank() == 2);
    Optional<long[]> input = trace.lengths(node, 0);
    Optional<long[]> result = trace.lengths(node.id());
    if (weight.isEmpty() || input.isEmpty() || result.isEmpty()) {
      trace.fixInputs(node, "multiplies computed matrices");
      return;
    }
    List<ChannelSegment> made = trace.newChannels(weight.get().length(1), node);
    trace.bind(node, 1, 1, made, true);
    metAt(input.get().length - 1, node, trace)
        .ifPresent(layout -> trace.bind(node, 1, 0, layout, false));
    trace.follow(node.id(), result.get().length - 1, made);
  }
}
