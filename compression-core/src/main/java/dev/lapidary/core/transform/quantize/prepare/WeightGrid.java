package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.transform.quantize.WeightQuantization;
import dev.lapidary.core.transform.quantize.rounding.ChannelGrid;

/**
 * The numbers the weights of an output channel may become: {@code scale * q}, and none beyond the
 * largest weight itself, so that the same scale follows from them again.
 *
 * @param scale above 0
 * @param highest integer, and negated the lowest
 * @param largest magnitude of the weights that share the scale
 */
record WeightGrid(float scale, int highest, float largest) implements ChannelGrid {

  /** The grid of each output channel. */
  static WeightGrid[] of(WeightQuantization map, float[][] rows) {
    WeightGrid[] grids = new WeightGrid[rows.length];
    float all = 0;
    for (float[] row : rows) {
      all = Math.max(all, largest(row));
    }
    for (int row = 0; row < rows.length; row++) {
      boolean shared = map.scales().length == 1;
      grids[row] =
          new WeightGrid(
              map.scales()[shared ? 0 : row],
              map.range().highest(),
              shared ? all : largest(rows[row]));
    }
    return grids;
  }

  private static float largest(float[] row) {
    float largest = 0;
    for (float weight : row) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest;
  }

  @Override
  public boolean isFixed(float weight) {
    return Math.abs(weight) == largest;
  }

  @Override
  public float step(int column) {
    return scale;
  }

  /** Ties go to the even integer. */
  @Override
  public float round(int column, double weight) {
    double integer = Math.max(-highest, Math.min(highest, Math.rint(weight / scale)));
    float number = (float) (scale * integer);
    return Math.max(-largest, Math.min(largest, number));
  }
}
