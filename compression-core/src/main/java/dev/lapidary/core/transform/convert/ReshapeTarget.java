package dev.lapidary.core.transform.convert;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The constant shape of a Reshape of data that holds a batch.
 *
 * @param target as written; 0 copies an axis, -1 takes what is left
 * @param from the data's lengths
 * @param to the result's lengths
 * @param batch the batch length all of these were made for
 */
record ReshapeTarget(long[] target, long[] from, long[] to, long batch) {

  /**
   * A target that means the same for a batch of any length.
   *
   * @param axis the data's axis that holds the batch
   * @param zeroCopies whether 0 copies an axis of the data
   * @return empty if the samples do not stay apart
   */
  Optional<long[]> following(int axis, boolean zeroCopies) {
    if (axis > 0) {
      return keptInPlace(axis, zeroCopies);
    }
    long perSample = LongStream.of(from).reduce(1, (a, b) -> a * b) / Math.max(1, batch);
    long perRow = LongStream.of(to).skip(1).reduce(1, (a, b) -> a * b);
    if (to.length == 0 || perRow == 0 || perSample % perRow != 0) {
      return Optional.empty();
    }
    boolean follows = target[0] == -1 || target[0] == 0 && zeroCopies;
    return Optional.of(follows ? target : leading(zeroCopies));
  }

  private long[] leading(boolean zeroCopies) {
    long[] following = target.clone();
    boolean takesRest = LongStream.of(target).anyMatch(length -> length == -1);
    if (!takesRest) {
      following[0] = -1;
    } else if (zeroCopies && to[0] == from[0]) {
      following[0] = 0;
    } else {
      System.arraycopy(to, 0, following, 0, to.length);
      following[0] = -1;
    }
    return following;
  }

  /** The batch stands behind axes that the reshape leaves as they are. */
  private Optional<long[]> keptInPlace(int axis, boolean zeroCopies) {
    boolean same = zeroCopies && axis < to.length && from[axis] == to[axis];
    for (int i = 0; same && i < axis; i++) {
      same = from[i] == to[i];
    }
    if (!same) {
      return Optional.empty();
    }
    long[] following = target.clone();
    if (following[axis] > 0) {
      following[axis] = 0;
    }
    return Optional.of(following);
  }
}
