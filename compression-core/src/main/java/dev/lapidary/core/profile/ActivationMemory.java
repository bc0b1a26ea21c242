package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes of activations are alive at once when a graph runs in its order. A value lives
 * from the node that makes it to the last that uses it, an input from the start, an output to the
 * end; views and fused values share memory.
 */
final class ActivationMemory {
  /** Positions of first and last node that needs a piece of memory. */
  private record Life(int first, int last) {
    Life extendedTo(int position) {
      return new Life(Math.min(first, position), Math.max(last, position));
    }
  }

  private final Fusion fusion;
  private final ConstantValues constants;
  private final Map<String, Life> lives = new LinkedHashMap<>();

  private ActivationMemory(Fusion fusion, ConstantValues constants) {
    this.fusion = fusion;
    this.constants = constants;
  }

  /** The largest sum of bytes alive at any node. */
  static long peakBytes(Graph graph, ValueTable values, ConstantValues constants, Fusion fusion) {
    ActivationMemory memory = new ActivationMemory(fusion, constants);
    List<Node> nodes = graph.nodes();
    graph.feeds().forEach(input -> memory.touch(input.name(), 0));
    for (int i = 0; i < nodes.size(); i++) {
      for (String used : GraphIndex.uses(nodes.get(i))) {
        memory.touch(used, i);
      }
      for (String made : nodes.get(i).outputs()) {
        memory.touch(made, i);
      }
    }
    for (ValueInfo output : graph.outputs()) {
      memory.touch(output.name(), Math.max(0, nodes.size() - 1));
    }
    return memory.peak(values, Math.max(1, nodes.size()));
  }

  private void touch(String value, int position) {
    if (!value.isEmpty() && !constants.contains(value)) {
      String place = fusion.memory(value);
      lives.merge(
          place, new Life(position, position), (life, here) -> life.extendedTo(here.first()));
    }
  }

  private long peak(ValueTable values, int positions) {
    long[] change = new long[positions + 1];
    lives.forEach(
        (value, life) -> {
          change[life.first()] += values.bytes(value);
          change[life.last() + 1] -= values.bytes(value);
        });
    long alive = 0;
    long peak = 0;
    for (long step : change) {
      alive += step;
      peak = Math.max(peak, alive);
    }
    return peak;
  }
}
