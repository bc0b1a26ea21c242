package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Relational distillation (Park et al. 2019): how samples lie to each other. Everything follows
 * from the products of the samples with each other, so widths of student and teacher may differ and
 * large features cost no more than small ones.
 */
final class RelationalLoss {
  /** Angles take memory with the cube of the samples; the first ones of a shuffled batch do. */
  static final int MOST_SAMPLES_IN_TRIPLETS = 128;

  /** Keeps the root away from zero, where its slope is infinite. */
  private static final float TINY = 1e-8f;

  private RelationalLoss() {}

  /**
   * Huber loss of {@code d_ij / mean(d)}, mean over the pairs of distinct samples.
   *
   * @param student [N, ...]
   * @param teacher [N, ...]
   * @return a scalar; 0 for a single sample
   */
  static NDArray distances(NDArray student, NDArray teacher) {
    int samples = Math.toIntExact(student.getShape().get(0));
    NDArray pairs = distinct(student.getManager(), samples);
    NDArray found = relativeDistances(student, pairs);
    NDArray wanted = relativeDistances(teacher, pairs);
    return mean(huber(found.sub(wanted)).mul(pairs), (double) samples * (samples - 1));
  }

  private static NDArray relativeDistances(NDArray features, NDArray pairs) {
    NDArray distances = Products.of(features).distances().mul(pairs);
    int samples = Math.toIntExact(pairs.getShape().get(0));
    NDArray mean = mean(distances, (double) samples * (samples - 1));
    return distances.div(Scalars.plus(mean, TINY));
  }

  /**
   * Huber loss of the cosine of the angle at j between i and k, mean over the triplets of distinct
   * samples.
   *
   * @param student [N, ...]
   * @param teacher [N, ...]
   * @return a scalar; 0 for less than three samples
   */
  static NDArray angles(NDArray student, NDArray teacher) {
    int samples = (int) Math.min(MOST_SAMPLES_IN_TRIPLETS, student.getShape().get(0));
    NDArray pairs = distinct(student.getManager(), samples);
    NDArray triplets = pairs.expandDims(0).mul(pairs.expandDims(1)).mul(pairs.expandDims(2));
    NDArray found = Products.of(first(student, samples)).cosines();
    NDArray wanted = Products.of(first(teacher, samples)).cosines();
    double count = (double) samples * (samples - 1) * (samples - 2);
    return mean(huber(found.sub(wanted)).mul(triplets), count);
  }

  private static NDArray first(NDArray array, int samples) {
    return array.getShape().get(0) == samples ? array : array.get("0:" + samples);
  }

  private static NDArray mean(NDArray masked, double count) {
    return Scalars.times(masked.sum(), (float) (1 / Math.max(1, count)));
  }

  /** {@code x^2 / 2} where |x| is up to 1, {@code |x| - 1/2} beyond. */
  private static NDArray huber(NDArray differences) {
    NDArray size = differences.abs();
    NDArray capped = NDArrays.minimum(size, size.getManager().create(1f));
    return Scalars.times(capped.square(), 0.5f).add(size.sub(capped));
  }

  /** [N, N]: 1 off the diagonal, 0 on it. */
  private static NDArray distinct(NDManager manager, int samples) {
    float[] ones = new float[samples * samples];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = i % (samples + 1) == 0 ? 0 : 1;
    }
    return manager.create(ones, new Shape(samples, samples));
  }

  /**
   * Products of samples.
   *
   * @param products {@code <x_i, x_j>}, [N, N], of samples around their mean
   * @param squares {@code <x_i, x_i>}, [N, 1]
   */
  private record Products(NDArray products, NDArray squares) {

    /** Distances and angles do not feel the mean, but the precision of the products does. */
    static Products of(NDArray features) {
      NDArray rows = features.reshape(features.getShape().get(0), -1);
      NDArray centred = rows.sub(rows.mean(new int[] {0}, true));
      return new Products(
          centred.matMul(centred.transpose(1, 0)), centred.square().sum(new int[] {1}, true));
    }

    /** {@code d_ij = sqrt(<x_i, x_i> + <x_j, x_j> - 2 <x_i, x_j>)}, [N, N]. */
    NDArray distances() {
      NDArray sums = squares.add(squares.transpose(1, 0));
      NDArray squared = sums.sub(Scalars.times(products, 2));
      NDArray zero = squared.getManager().create(0f);
      return Scalars.plus(NDArrays.maximum(squared, zero), TINY).sqrt();
    }

    /**
     * {@code <x_i - x_j, x_k - x_j> / (d_ij * d_kj)}, [N, N, N] with the axes j, i, k. Without
     * meaning where two of them are the same.
     */
    NDArray cosines() {
      NDArray between =
          products
              .expandDims(0)
              .sub(products.expandDims(2))
              .sub(products.expandDims(1))
              .add(squares.expandDims(2));
      NDArray distances = distances();
      return between.div(distances.expandDims(2).mul(distances.expandDims(1)));
    }
  }
}
