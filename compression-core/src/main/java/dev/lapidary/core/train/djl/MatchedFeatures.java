package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Features of student and teacher in one layout: [N, positions, channels], as many positions in
 * both. [N, C, H, W] gives H * W positions, [N, positions, features] stays, [N, features] is one
 * position. Where two maps differ in size, the larger is averaged down (adaptive average pooling),
 * on each axis by itself.
 *
 * @param student [N, positions, channels of the student]
 * @param teacher [N, positions, channels of the teacher]
 */
record MatchedFeatures(NDArray student, NDArray teacher) {

  /** Whether arrays agree in rank, samples, and positions that are not those of a map. */
  static boolean fit(Shape one, Shape other) {
    int rank = one.dimension();
    boolean alike = rank == other.dimension() && one.get(0) == other.get(0);
    return alike && (rank == 2 || rank == 3 && one.get(1) == other.get(1) || rank == 4);
  }

  /**
   * @throws IllegalArgumentException if the arrays do not {@link #fit}
   */
  static MatchedFeatures of(NDArray student, NDArray teacher) {
    Shape one = student.getShape();
    Shape other = teacher.getShape();
    if (!fit(one, other)) {
      throw new IllegalArgumentException("features " + one + " and " + other + " do not compare");
    }
    if (one.dimension() == 2) {
      return new MatchedFeatures(student.expandDims(1), teacher.expandDims(1));
    }
    if (one.dimension() == 3) {
      return new MatchedFeatures(student, teacher);
    }
    long height = Math.min(one.get(2), other.get(2));
    long width = Math.min(one.get(3), other.get(3));
    return new MatchedFeatures(
        rows(pooled(student, height, width)), rows(pooled(teacher, height, width)));
  }

  private static NDArray pooled(NDArray map, long height, long width) {
    boolean asItIs = map.getShape().get(2) == height && map.getShape().get(3) == width;
    return asItIs ? map : JniUtils.adaptiveAvgPool((PtNDArray) map, new Shape(height, width));
  }

  /** [N, C, H, W] to [N, H * W, C]. */
  private static NDArray rows(NDArray map) {
    long[] lengths = map.getShape().getShape();
    return map.reshape(lengths[0], lengths[1], -1).transpose(0, 2, 1);
  }
}
