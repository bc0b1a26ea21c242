package dev.lapidary.core.transform.quantize.calibrate;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The batches whose greatest element is so near to the greatest of all that rounding may decide
 * between them. Of several with the same, such as the bound of a Clip, the first stands for all.
 */
final class Contenders {
  /** What rounding may change, as a share of the largest magnitude: some hundred ulps. */
  private static final float ROUNDING = 1e-5f;

  private final Map<Float, Integer> batches = new HashMap<>();
  private float greatest = Float.NEGATIVE_INFINITY;

  /**
   * Compares one more batch.
   *
   * @param element the greatest of the batch
   * @param largest the largest magnitude so far, in this batch and those before
   */
  void see(int batch, float element, float largest) {
    greatest = Math.max(greatest, element);
    batches.putIfAbsent(element, batch);
    float allowed = largest * ROUNDING;
    batches.keySet().removeIf(other -> other < greatest - allowed);
  }

  /** Their numbers, one or more once a batch was seen. */
  Collection<Integer> batches() {
    return batches.values();
  }
}
