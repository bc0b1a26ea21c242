package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;

/**
 * A linear map of the channels at each position, a 1 x 1 convolution on maps: brings the student's
 * features to the teacher's width (Romero et al. 2015). Trained along with the student and thrown
 * away afterwards. The weights start normal with variance 1 / fan-in, the bias at zero.
 */
final class Projection {
  private final NDArray weight;
  private final NDArray bias;

  /**
   * @param manager of the whole training
   * @param in channels of the student
   * @param out channels of the teacher
   */
  Projection(NDManager manager, int in, int out, long seed) {
    Random random = new Random(seed);
    float[] values = new float[in * out];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(in));
    }
    weight = manager.create(values, new Shape(in, out));
    bias = manager.create(new float[out], new Shape(out));
    parameters().forEach(parameter -> parameter.setRequiresGradient(true));
  }

  /** What is to be trained: weight [in, out] and bias [out]. */
  List<NDArray> parameters() {
    return List.of(weight, bias);
  }

  /** [N, positions, in] to [N, positions, out]. */
  NDArray of(NDArray features) {
    return features.matMul(weight).add(bias);
  }
}
