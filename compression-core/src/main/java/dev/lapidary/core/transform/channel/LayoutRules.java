package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.channel.ChannelTrace.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move, join and pick parts of values. */
final class LayoutRules {
  private LayoutRules() {}

  /** The attribute {@code axis} counted from the start. */
  static int axis(Node node, long otherwise, int rank) {
    long axis = node.intAttribute("axis", otherwise);
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  static void transpose(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    Optional<long[]> lengths = trace.lengths(node, 0);
    if (found.isPresent() && lengths.isPresent()) {
      int rank = lengths.get().length;
      long[] order =
          node.intsAttribute("perm")
              .orElseGet(() -> LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
      int moved =
          IntStream.range(0, rank)
              .filter(i -> order[i] == found.get().axis())
              .findFirst()
              .orElse(0);
      trace.follow(node.id(), moved, found.get().layout());
    } else {
      trace.fixInputs(node, "is of unknown shape");
    }
  }

  /** Along the channels the groups follow each other, along another axis they are the same. */
  static void concat(Node node, ChannelTrace trace) {
    Optional<long[]> result = trace.lengths(node.id());
    boolean any =
        IntStream.range(0, node.inputs().size()).anyMatch(i -> trace.channels(node, i).isPresent());
    if (!any) {
      return;
    }
    int joined = result.map(r -> axis(node, 1, r.length)).orElse(-1);
    boolean along =
        IntStream.range(0, node.inputs().size())
            .allMatch(i -> trace.channels(node, i).filter(c -> c.axis() != joined).isEmpty());
    if (result.isPresent() && along) {
      concatChannels(node, trace, joined);
    } else if (result.isEmpty() || !concatOtherwise(node, trace)) {
      trace.fixInputs(node, "joins values of fixed channels");
    }
  }

  private static void concatChannels(Node node, ChannelTrace trace, int axis) {
    List<ChannelSegment> all = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Channels> found = trace.channels(node, i);
      Optional<long[]> lengths = trace.lengths(node, i);
      if (found.isEmpty() && lengths.isEmpty()) {
        trace.fixInputs(node, "joins values of unknown shape");
        return;
      }
      all.addAll(
          found
              .map(Channels::layout)
              .orElseGet(
                  () ->
                      trace.fixedChannels(
                          lengths.get()[axis], node.describe() + " joins a value as it is")));
    }
    trace.follow(node.id(), axis, all);
  }

  private static boolean concatOtherwise(Node node, ChannelTrace trace) {
    Channels first = trace.channels(node, 0).orElse(null);
    for (int i = 0; i < node.inputs().size(); i++) {
      Channels found = trace.channels(node, i).orElse(null);
      if (first == null || found == null || found.axis() != first.axis()) {
        return false;
      }
      trace.unite(first.layout(), found.layout(), node);
    }
    trace.follow(node.id(), first.axis(), first.layout());
    return true;
  }

  /** Rows of a constant table, [rows, features], are channels of their own: an embedding. */
  static void gather(Node node, ChannelTrace trace) {
    Optional<long[]> data = trace.lengths(node, 0);
    Optional<long[]> result = trace.lengths(node.id());
    Optional<Channels> found = trace.channels(node, 0);
    Optional<Tensor> table = trace.constant(node, 0).filter(t -> t.elementType().isFloating());
    if (data.isEmpty() || result.isEmpty() || trace.channels(node, 1).isPresent()) {
      trace.fixInputs(node, "picks by computed channels");
      return;
    }
    int picked = axis(node, 0, data.get().length);
    int added = result.get().length - data.get().length;
    if (found.isPresent() && found.get().axis() == picked) {
      trace.fixInputs(node, "picks single channels");
    } else if (found.isPresent()) {
      int axis = found.get().axis();
      trace.follow(node.id(), axis < picked ? axis : axis + added, found.get().layout());
    } else if (table.isPresent() && data.get().length == 2 && picked == 0) {
      List<ChannelSegment> made = trace.newChannels(data.get()[1], node);
      trace.bind(node, 0, 1, made, true);
      trace.follow(node.id(), result.get().length - 1, made);
    }
  }

  static void pad(Node node, ChannelTrace trace) {
    passIfUntouched(node, trace, "pads channels");
  }

  static void slice(Node node, ChannelTrace trace) {
    boolean forwards =
        node.input(4).isEmpty()
            || trace
                .constant(node, 4)
                .filter(steps -> LongStream.of(steps.toLongs()).allMatch(step -> step > 0))
                .isPresent();
    if (forwards) {
      passIfUntouched(node, trace, "picks some channels");
    } else {
      trace.fixInputs(node, "may turn channels round");
    }
  }

  private static void passIfUntouched(Node node, ChannelTrace trace, String why) {
    Optional<Channels> found = trace.channels(node, 0);
    if (found.isEmpty()) {
      return;
    }
    int axis = found.get().axis();
    Optional<long[]> before = trace.lengths(node, 0);
    Optional<long[]> after = trace.lengths(node.id());
    if (before.isPresent() && after.isPresent() && before.get()[axis] == after.get()[axis]) {
      trace.follow(node.id(), axis, found.get().layout());
    } else {
      trace.fixInputs(node, why);
    }
  }

  static void split(Node node, ChannelTrace trace) {
    Optional<Channels> found = trace.channels(node, 0);
    Optional<long[]> lengths = trace.lengths(node, 0);
    if (found.isEmpty()) {
      return;
    }
    if (lengths.isEmpty() || axis(node, 0, lengths.get().length) == found.get().axis()) {
      trace.fixInputs(node, "splits channels");
    } else {
      node.outputs()
          .forEach(output -> trace.follow(output, found.get().axis(), found.get().layout()));
    }
  }
}
