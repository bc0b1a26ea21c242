package dev.lapidary.core.data;

import java.util.Random;
import java.util.stream.IntStream;

/** Positions of samples. */
final class Indices {
  private Indices() {}

  static int[] pick(int[] values, int... indices) {
    return IntStream.of(indices).map(i -> values[i]).toArray();
  }

  static int[] all(int size) {
    return IntStream.range(0, size).toArray();
  }

  /** 0 to {@code size - 1} in an order that depends on the seed alone. */
  static int[] shuffled(int size, long seed) {
    int[] order = all(size);
    Random random = new Random(seed);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
