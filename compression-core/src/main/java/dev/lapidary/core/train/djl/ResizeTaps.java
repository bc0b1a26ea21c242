package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import java.util.Arrays;

/**
 * The elements of one axis that each element of the resized axis is the weighted sum of.
 *
 * @param positions [taps][out]
 * @param weights [taps][out]
 * @param outside [out], elements that lie beyond the input
 */
record ResizeTaps(long[][] positions, float[][] weights, boolean[] outside) {
  /** Beyond so many taps a matrix product is faster than sums of gathered arrays. */
  private static final int MOST_GATHERED = 4;

  static ResizeTaps nearest(ResizeAxis axis, OperatorCall call, String mode, String rounding)
      throws ModelException {
    int out = Math.toIntExact(axis.out());
    ResizeTaps taps = new ResizeTaps(new long[1][out], new float[1][out], new boolean[out]);
    for (int i = 0; i < out; i++) {
      double place = axis.place(i, mode, call);
      taps.outside[i] = place < 0 || place > axis.in() - 1;
      taps.positions[0][i] = clamp((long) rounded(place, rounding, call), axis.in());
      taps.weights[0][i] = 1;
    }
    return taps;
  }

  private static double rounded(double place, String rounding, OperatorCall call)
      throws ModelException {
    return switch (rounding) {
      case "round_prefer_floor" -> Math.ceil(place - 0.5);
      case "round_prefer_ceil" -> Math.floor(place + 0.5);
      case "floor" -> Math.floor(place);
      case "ceil" -> Math.ceil(place);
      default -> throw call.unsupported("nearest_mode " + rounding);
    };
  }

  private static long clamp(long position, long length) {
    return Math.max(0, Math.min(length - 1, position));
  }

  /** Weights that fall with the distance; where the axis shrinks, over a wider part of it. */
  static ResizeTaps weighted(
      ResizeAxis axis, OperatorCall call, String mode, InterpolationKernel kernel)
      throws ModelException {
    boolean antialias = call.flag("antialias", false);
    boolean inside = call.flag("exclude_outside", false);
    double narrowing = antialias ? Math.min(1, axis.scale()) : 1;
    int out = Math.toIntExact(axis.out());
    int count = (int) Math.ceil(2 * kernel.radius() / narrowing) + 1;
    ResizeTaps taps = new ResizeTaps(new long[count][out], new float[count][out], new boolean[out]);
    for (int i = 0; i < out; i++) {
      double place = axis.place(i, mode, call);
      taps.outside[i] = place < 0 || place > axis.in() - 1;
      taps.weigh(i, place, axis.in(), kernel, narrowing);
      if (inside) {
        taps.dropOutside(i, place, axis.in(), kernel.radius() / narrowing);
      }
      if (antialias || inside) {
        taps.normalize(i);
      }
    }
    return taps.withoutIdleTaps();
  }

  private void weigh(int i, double place, long in, InterpolationKernel kernel, double narrowing) {
    long first = first(place, kernel.radius() / narrowing);
    for (int k = 0; k < weights.length; k++) {
      positions[k][i] = clamp(first + k, in);
      weights[k][i] = (float) kernel.at((first + k - place) * narrowing);
    }
  }

  private static long first(double place, double radius) {
    return (long) Math.floor(place - radius) + 1;
  }

  private void dropOutside(int i, double place, long in, double radius) {
    for (int k = 0; k < weights.length; k++) {
      long position = first(place, radius) + k;
      weights[k][i] = position < 0 || position >= in ? 0 : weights[k][i];
    }
  }

  private void normalize(int i) {
    float sum = 0;
    for (float[] tap : weights) {
      sum += tap[i];
    }
    for (float[] tap : weights) {
      tap[i] /= sum;
    }
  }

  private ResizeTaps withoutIdleTaps() {
    int used = weights.length;
    while (used > 1 && isIdle(weights[used - 1])) {
      used--;
    }
    return new ResizeTaps(Arrays.copyOf(positions, used), Arrays.copyOf(weights, used), outside);
  }

  private static boolean isIdle(float[] weights) {
    for (float weight : weights) {
      if (weight != 0) {
        return false;
      }
    }
    return true;
  }

  NDArray applyTo(NDArray x, int axis) {
    if (positions.length > MOST_GATHERED) {
      return byProduct(x, axis);
    }
    NDArray sum = null;
    for (int k = 0; k < positions.length; k++) {
      NDArray picked = picked(x, axis, positions[k]);
      NDArray part = isPlain() ? picked : picked.mul(alongAxis(x, axis, weights[k]));
      sum = sum == null ? part : sum.add(part);
    }
    return sum;
  }

  private boolean isPlain() {
    return positions.length == 1;
  }

  /** Where every element repeats equally often, without indices. */
  private static NDArray picked(NDArray x, int axis, long[] positions) {
    long[] lengths = OperatorCall.lengths(x);
    long times = positions.length / lengths[axis];
    boolean repeats = times * lengths[axis] == positions.length;
    for (int i = 0; repeats && i < positions.length; i++) {
      repeats = positions[i] == i / times;
    }
    if (!repeats) {
      return IndexOperators.select(x, axis, positions);
    }
    long[] spread = new long[lengths.length + 1];
    System.arraycopy(lengths, 0, spread, 0, axis + 1);
    spread[axis + 1] = times;
    System.arraycopy(lengths, axis + 1, spread, axis + 2, lengths.length - axis - 1);
    lengths[axis] = positions.length;
    return Torch.expand(x.expandDims(axis + 1), spread).reshape(new Shape(lengths));
  }

  static NDArray alongAxis(NDArray x, int axis, float[] values) {
    long[] lengths = ConvolutionOperators.ones(OperatorCall.rank(x));
    lengths[axis] = values.length;
    return x.getManager().create(values, new Shape(lengths));
  }

  private NDArray byProduct(NDArray x, int axis) {
    int in = Math.toIntExact(x.getShape().get(axis));
    int out = outside.length;
    float[] matrix = new float[in * out];
    for (int k = 0; k < positions.length; k++) {
      for (int i = 0; i < out; i++) {
        matrix[(int) positions[k][i] * out + i] += weights[k][i];
      }
    }
    int last = OperatorCall.rank(x) - 1;
    NDArray product =
        x.swapAxes(axis, last).matMul(x.getManager().create(matrix, new Shape(in, out)));
    return product.swapAxes(axis, last);
  }
}
