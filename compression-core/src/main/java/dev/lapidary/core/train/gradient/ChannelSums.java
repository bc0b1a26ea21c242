package dev.lapidary.core.train.gradient;

import dev.lapidary.core.ir.Tensor;

/** Scores of weights summed up for each channel they belong to. */
public final class ChannelSums {
  private ChannelSums() {}

  /**
   * @param scores of any shape
   * @param axis of the channels, in [0, rank)
   * @return one sum for each index of {@code axis}
   */
  public static double[] of(Tensor scores, int axis) {
    int[] channels = channels(scores, axis);
    float[] values = scores.toFloats();
    double[] sums = new double[Math.toIntExact(scores.length(axis))];
    for (int i = 0; i < values.length; i++) {
      sums[channels[i]] += values[i];
    }
    return sums;
  }

  /** The channel of every element, in row-major order. */
  static int[] channels(Tensor tensor, int axis) {
    if (axis < 0 || axis >= tensor.rank()) {
      throw new IllegalArgumentException(
          "axis must be in [0, " + tensor.rank() + "), found " + axis);
    }
    long inner = 1;
    for (int i = axis + 1; i < tensor.rank(); i++) {
      inner *= tensor.length(i);
    }
    int[] channels = new int[Math.toIntExact(tensor.elementCount())];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = (int) (i / inner % tensor.length(axis));
    }
    return channels;
  }
}
