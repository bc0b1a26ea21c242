package dev.lapidary.core.data;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;

/** Chooses samples so that classes are as equally frequent as the data allows. */
final class BalancedSample {
  private BalancedSample() {}

  /** Takes one sample of each class in turn, in shuffled order, until there are {@code count}. */
  static int[] choose(int[] labels, int count, long seed) {
    SortedMap<Integer, Queue<Integer>> byLabel = new TreeMap<>();
    for (int index : Indices.shuffled(labels.length, seed)) {
      byLabel.computeIfAbsent(labels[index], label -> new ArrayDeque<>()).add(index);
    }
    int[] chosen = new int[count];
    int filled = 0;
    while (filled < count) {
      for (Queue<Integer> ofClass : byLabel.values()) {
        if (filled < count && !ofClass.isEmpty()) {
          chosen[filled++] = ofClass.remove();
        }
      }
    }
    return chosen;
  }
}
