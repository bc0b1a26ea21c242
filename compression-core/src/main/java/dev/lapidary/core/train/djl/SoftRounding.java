package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.rounding.RoundingGrid;

/** A weight between the integers below and above it, one variable an element. */
final class SoftRounding {
  /** The sigmoid is stretched beyond 0 and 1, so that both can be reached. */
  private static final float STRETCH = 1.2f;

  private static final float SHIFT = -0.1f;

  private final RoundingGrid grid;
  private final Tensor weight;
  private final double[] floors;
  private final NDArray floor;
  private final NDArray scale;
  private final NDArray variables;

  /**
   * Starts where the weight is.
   *
   * @param manager of the whole learning
   */
  SoftRounding(RoundingGrid grid, Tensor weight, NDManager manager) {
    this.grid = grid;
    this.weight = weight;
    this.floors = grid.scaled(weight);
    float[] below = new float[floors.length];
    float[] start = new float[floors.length];
    for (int i = 0; i < floors.length; i++) {
      double rest = floors[i] - Math.floor(floors[i]);
      start[i] = (float) -Math.log(STRETCH / (rest - SHIFT) - 1);
      floors[i] = Math.floor(floors[i]);
      below[i] = (float) floors[i];
    }
    Shape shape = new Shape(weight.lengths());
    this.floor = manager.create(below, shape);
    this.scale = manager.create(grid.scale().toFloats(), new Shape(grid.lengthsBeside(weight)));
    this.variables = manager.create(start, shape);
    variables.setRequiresGradient(true);
  }

  NDArray variables() {
    return variables;
  }

  void lendTo(NDManager step) {
    step.tempAttachAll(floor, scale, variables);
  }

  /** h(V), in [0, 1]. */
  NDArray shares() {
    NDArray sigmoid = variables.getNDArrayInternal().sigmoid();
    return Scalars.plus(Scalars.times(sigmoid, STRETCH), SHIFT).clip(0, 1);
  }

  /** W~ for the shares at hand. */
  NDArray weight(NDArray shares) {
    return floor.add(shares).clip(grid.lowest(), grid.highest()).mul(scale);
  }

  /** {@code sum(1 - |2 h - 1|^beta)}: how far the shares are from 0 and 1. */
  static NDArray openness(NDArray shares, double beta) {
    NDArray distance = Scalars.plus(Scalars.times(shares, 2), -1).abs();
    NDArray power = distance.pow(Scalars.beside(distance, (float) beta));
    return Scalars.minus(shares.size(), power.sum());
  }

  /** The integers that the variables have come closest to. */
  Tensor integers() {
    float[] reached = variables.toFloatArray();
    double[] integers = floors.clone();
    for (int i = 0; i < integers.length; i++) {
      integers[i] += reached[i] >= 0 ? 1 : 0;
    }
    return grid.clipped(integers, weight.lengths());
  }
}
