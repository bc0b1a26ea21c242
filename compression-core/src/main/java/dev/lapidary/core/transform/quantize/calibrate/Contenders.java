package dev.lapidary.core.transform.quantize.calibrate;

import java.util.ArrayList;
import java.util.List;

/**
 * The batches one of which holds the greatest element of all, if each element may be another by so
 * much as rounding changes it. Of many with the very same, which then is a bound such as the zero
 * of a Relu or the brightest pixel, the first few stand for all; else their order does not matter.
 */
final class Contenders {
  private static final int FEW = 3;

  private record Contender(int batch, float element, float atMost) {}

  private final List<Contender> contenders = new ArrayList<>();
  private float atLeast = Float.NEGATIVE_INFINITY;

  /**
   * Compares one more batch.
   *
   * @param element the greatest of the batch
   * @param rounding by how much it may be another
   */
  void see(int batch, float element, float rounding) {
    long same = contenders.stream().filter(other -> other.element == element).count();
    if (same < FEW && element + rounding > atLeast) {
      atLeast = Math.max(atLeast, element - rounding);
      contenders.removeIf(other -> other.atMost <= atLeast);
      contenders.add(new Contender(batch, element, element + rounding));
    }
  }

  /** Their numbers, one or more once a number was seen. */
  List<Integer> batches() {
    return contenders.stream().map(Contender::batch).toList();
  }
}
