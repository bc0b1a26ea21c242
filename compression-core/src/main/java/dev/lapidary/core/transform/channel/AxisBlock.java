package dev.lapidary.core.transform.channel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Neighbouring axes of a value that a reshape turns into neighbouring axes with as many elements;
 * as few axes as possible.
 *
 * @param beforeFrom first axis before, {@code beforeTo} exclusive
 * @param afterFrom first axis afterwards, {@code afterTo} exclusive
 * @param wideAxis the only axis afterwards that is longer than 1; -1 if there are several or none
 */
record AxisBlock(int beforeFrom, int beforeTo, int afterFrom, int afterTo, int wideAxis) {

  /** The block that holds {@code axis}; null if the lengths do not fit together. */
  static AxisBlock of(long[] before, long[] after, int axis) {
    int i = 0;
    int j = 0;
    while (i < before.length && j < after.length) {
      int fromBefore = i;
      int fromAfter = j;
      long in = before[i++];
      long out = after[j++];
      while (in != out) {
        if (in < out && i < before.length) {
          in *= before[i++];
        } else if (out < in && j < after.length) {
          out *= after[j++];
        } else {
          return null;
        }
      }
      // Axes of length 1 at the end of either side have no partner of their own.
      i = i < before.length && product(before, i, before.length) == 1 ? before.length : i;
      j = j < after.length && product(after, j, after.length) == 1 ? after.length : j;
      if (axis >= fromBefore && axis < i) {
        return new AxisBlock(fromBefore, i, fromAfter, j, wideAxis(after, fromAfter, j));
      }
    }
    return null;
  }

  private static int wideAxis(long[] after, int from, int to) {
    int[] wide = IntStream.range(from, to).filter(a -> after[a] > 1).toArray();
    return wide.length == 1 ? wide[0] : -1;
  }

  boolean isMergedInto() {
    return wideAxis >= 0;
  }

  /** Whether {@code axis} alone has all the elements of the block. */
  boolean isSplitFrom(int axis, long[] before) {
    return product(before, beforeFrom, beforeTo) == before[axis];
  }

  /** Product of the lengths from one axis to another, exclusive. */
  static long product(long[] lengths, int from, int to) {
    return Arrays.stream(lengths, from, to).reduce(1, Math::multiplyExact);
  }
}
