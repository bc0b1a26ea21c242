package dev.lapidary.core.train.rounding;

import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The integers q that a weight may become, {@code w = scale * q}. For a zero point other than 0,
 * take it from the range and add it to the result.
 *
 * @param scale FLOAT [1], or [channels] with one for each index of {@code axis}; above 0
 * @param axis of the channels; passed over for one scale
 * @param lowest integer
 * @param highest integer, above {@code lowest}
 */
public record RoundingGrid(Tensor scale, int axis, int lowest, int highest) {
  public RoundingGrid {
    for (float value : scale.toFloats()) {
      if (!(value > 0 && Float.isFinite(value))) {
        throw new IllegalArgumentException("scales must be above 0 and finite, found " + value);
      }
    }
    if (lowest >= highest) {
      throw new IllegalArgumentException(
          "lowest must be below highest, found " + lowest + " and " + highest);
    }
  }

  /** One scale for the whole weight. */
  public static RoundingGrid of(float scale, int lowest, int highest) {
    return new RoundingGrid(Tensor.ofFloats(new float[] {scale}, 1), 0, lowest, highest);
  }

  /**
   * The lengths of the scales beside a weight, so that they repeat along its other axes.
   *
   * @throws IllegalArgumentException if there are not as many as the weight has channels
   */
  public long[] lengthsBeside(Tensor weight) {
    long[] lengths = new long[weight.rank()];
    Arrays.fill(lengths, 1);
    if (scale.elementCount() > 1) {
      if (axis < 0 || axis >= weight.rank() || weight.length(axis) != scale.elementCount()) {
        throw new IllegalArgumentException(
            "weight " + weight + ", expected " + scale.elementCount() + " along axis " + axis);
      }
      lengths[axis] = scale.elementCount();
    }
    return lengths;
  }

  /** {@code w / scale} of every element. */
  public double[] scaled(Tensor weight) {
    float[] values = weight.toFloats();
    float[] scales = repeated(weight);
    return IntStream.range(0, values.length)
        .mapToDouble(i -> (double) values[i] / scales[i])
        .toArray();
  }

  /** The scale of every element. */
  private float[] repeated(Tensor weight) {
    float[] scales = scale.toFloats();
    long inner = 1;
    for (int i = axis + 1; scales.length > 1 && i < weight.rank(); i++) {
      inner *= weight.length(i);
    }
    float[] repeated = new float[Math.toIntExact(weight.elementCount())];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = scales[(int) (i / inner % scales.length)];
    }
    return repeated;
  }

  /** INT32 integers in the shape of a weight, clipped to the range. */
  public Tensor clipped(double[] integers, long... lengths) {
    int[] values =
        Arrays.stream(integers)
            .mapToInt(q -> (int) Math.max(lowest, Math.min(highest, q)))
            .toArray();
    return Tensor.ofInts(values, lengths);
  }

  /** Rounded to the nearest integer, ties to even. */
  public Tensor nearest(Tensor weight) {
    return clipped(Arrays.stream(scaled(weight)).map(Math::rint).toArray(), weight.lengths());
  }

  /** FLOAT: the numbers that integers stand for. */
  public Tensor real(Tensor integers) {
    float[] values = integers.toFloats();
    float[] scales = repeated(integers);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scales[i];
    }
    return Tensor.ofFloats(values, integers.lengths());
  }
}
