package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.lapidary.core.train.checkpoint.StateArray;

/** Arrays of the engine as checkpoints keep them. */
final class ArrayState {
  private ArrayState() {}

  /** Reads the array, and overwrites it in place when restored. */
  static StateArray of(NDArray array) {
    return new StateArray(
        Math.toIntExact(array.size()), array::toFloatArray, values -> put(array, values));
  }

  private static void put(NDArray array, float... values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      array.set(new NDIndex("..."), source);
    }
  }
}
