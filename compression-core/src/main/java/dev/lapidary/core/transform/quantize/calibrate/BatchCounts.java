package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Counts the elements of batches, each by itself, for whole numbers sum up to the same in any
 * order.
 */
final class BatchCounts implements BatchPass.Work<Void> {
  private final Map<String, Extremes> extremes;
  private final Queue<ValueCounts> unused = new ConcurrentLinkedQueue<>();

  /**
   * Nothing counted yet.
   *
   * @param extremes the bounds of every value, by its name
   */
  BatchCounts(Map<String, Extremes> extremes) {
    this.extremes = extremes;
  }

  @Override
  public Void of(Map<String, Tensor> found) {
    ValueCounts own = Optional.ofNullable(unused.poll()).orElseGet(() -> new ValueCounts(extremes));
    own.add(found);
    unused.add(own);
    return null;
  }

  @Override
  public long bytes(Map<String, Tensor> found) {
    long elements = found.values().stream().mapToLong(value -> value.data().remaining()).sum();
    return elements + (long) found.size() * FineBins.BYTES;
  }

  /** Of all batches, one or more; afterwards none are counted any more. */
  ValueCounts sum() {
    ValueCounts sum = unused.remove();
    unused.forEach(sum::add);
    return sum;
  }
}
