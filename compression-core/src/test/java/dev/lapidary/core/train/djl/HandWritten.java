package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** The bundled sample's network as plain calls of the engine, to compare the interpreter with. */
final class HandWritten {
  private static final Shape PLAIN = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  private final Map<String, NDArray> weights;

  private HandWritten(Map<String, NDArray> weights) {
    this.weights = weights;
  }

  /**
   * @param values weights by name, and the images [N, 1, 28, 28]
   * @return [N, 10]
   */
  static NDArray logits(Map<String, NDArray> values) {
    HandWritten net = new HandWritten(values);
    NDArray x = net.layer("stem", values.get("image"), 1, 1);
    x = net.separable("block1", x, 1);
    for (int block = 2; block <= 6; block += 2) {
      x = net.stage(block, x);
    }
    return net.classify(x);
  }

  private NDArray stage(int number, NDArray x) {
    NDArray value = separable("block" + number, x, 2);
    return value.add(separable("block" + (number + 1), value, 1));
  }

  private NDArray separable(String name, NDArray x, int stride) {
    int channels = (int) x.getShape().get(1);
    return layer(name + ".pointwise", layer(name + ".depthwise", x, stride, channels), 1, 1);
  }

  private NDArray layer(String name, NDArray x, int stride, int groups) {
    NDArray weight = weights.get(name + ".weight");
    Shape padding = weight.getShape().get(2) == 3 ? PLAIN : NO_PADDING;
    NDArray convolved =
        x.getNDArrayInternal()
            .convolution(x, weight, null, new Shape(stride, stride), padding, PLAIN, groups)
            .singletonOrThrow();
    NDArray normalized =
        convolved
            .getNDArrayInternal()
            .batchNorm(
                convolved,
                weights.get(name + ".norm.mean"),
                weights.get(name + ".norm.var"),
                weights.get(name + ".norm.scale"),
                weights.get(name + ".norm.bias"),
                -1,
                0.9f,
                1e-5f,
                true)
            .singletonOrThrow();
    return normalized.getNDArrayInternal().relu();
  }

  private NDArray classify(NDArray x) {
    long[] lengths = x.getShape().getShape();
    NDArray features = x.reshape(lengths[0], lengths[1], -1).mean(new int[] {2}, false);
    return features
        .matMul(weights.get("classifier.weight").transpose(1, 0))
        .add(weights.get("classifier.bias"));
  }
}
