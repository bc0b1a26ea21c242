package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.FeatureWidth;
import java.util.Random;

/**
 * A linear map of the channels at each position, a 1 x 1 convolution on maps: brings the student's
 * features to the teacher's width (Romero et al. 2015). Trained along with the student and thrown
 * away afterwards. The weights start normal with variance 1 / fan-in, the bias at zero.
 *
 * @param weight [channels of the student, channels of the teacher]
 * @param bias [channels of the teacher]
 */
record Projection(NDArray weight, NDArray bias) {

  /**
   * Makes a projection.
   *
   * @param weights that it is trained among
   * @param name that no other of them begins with
   */
  static Projection between(FeatureWidth width, Weights weights, String name, long seed) {
    Random random = new Random(seed);
    float[] values = new float[width.student() * width.teacher()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(width.student()));
    }
    Tensor weight = Tensor.ofFloats(values, width.student(), width.teacher());
    Tensor bias = Tensor.ofFloats(new float[width.teacher()], width.teacher());
    return new Projection(weights.add(name + " weight", weight), weights.add(name + " bias", bias));
  }

  /** [N, positions, in] to [N, positions, out]. */
  NDArray of(NDArray features) {
    return features.matMul(weight).add(bias);
  }
}
