package dev.lapidary.core.transform.quantize.calibrate;

import java.util.ArrayList;
import java.util.List;

/**
 * The batches one of which holds the greatest element of all, if each element may be another by so
 * much as rounding changes it. Which they are does not depend on the order of the batches, but that
 * the first stands for all with the same exact element.
 */
final class Contenders {
  private record Contender(int batch, float atMost) {}

  private final List<Contender> contenders = new ArrayList<>();
  private float atLeast = Float.NEGATIVE_INFINITY;

  /**
   * Compares one more batch.
   *
   * @param element the greatest of the batch
   * @param rounding by how much it may be another; 0 if it is exact
   */
  void see(int batch, float element, float rounding) {
    if (element + rounding > atLeast) {
      atLeast = Math.max(atLeast, element - rounding);
      contenders.removeIf(other -> other.atMost <= atLeast);
      contenders.add(new Contender(batch, element + rounding));
    }
  }

  /** Their numbers, one or more once a number was seen. */
  List<Integer> batches() {
    return contenders.stream().map(Contender::batch).toList();
  }
}
