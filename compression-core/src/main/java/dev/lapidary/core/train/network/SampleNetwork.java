package dev.lapidary.core.train.network;

import dev.lapidary.core.ir.Model;

/**
 * Classifiers of small images, freshly initialised. Input: normalised images [batch, channels,
 * height, width], made for 28 x 28; output: logits [batch, classes]. BatchNormalization stands as a
 * node of its own.
 */
public enum SampleNetwork {
  /** The sample: residual, depthwise-separable. */
  FASHION_NET("fashion-net") {
    @Override
    public Model create(ClassifierTask task, long seed) {
      return separable(new NetworkBuilder(task, seed), label(), 24, 40, 80, 160, 320);
    }
  },
  /** The teacher: residual, plain convolutions. */
  FASHION_TEACHER("fashion-teacher") {
    @Override
    public Model create(ClassifierTask task, long seed) {
      return plain(new NetworkBuilder(task, seed), label(), 32, 64, 128);
    }
  },
  /** The student: the sample's style at less than a third of its work. */
  FASHION_SMALL("fashion-small") {
    @Override
    public Model create(ClassifierTask task, long seed) {
      return separable(new NetworkBuilder(task, seed), label(), 12, 20, 40, 80, 160);
    }
  };

  private final String label;

  SampleNetwork(String label) {
    this.label = label;
  }

  /** The name in commands and files. */
  public String label() {
    return label;
  }

  /** The network for 28 x 28 grey images of ten classes. */
  public Model create(long seed) {
    return create(ClassifierTask.fashion(), seed);
  }

  /** The network for other images and classes; weights are drawn by {@code seed}. */
  public abstract Model create(ClassifierTask task, long seed);

  private static Model separable(
      NetworkBuilder net, String name, int stem, int first, int second, int third, int fourth) {
    String value =
        net.relu(
            "stem", net.convolve("stem", net.input(), Convolution.full(net.channels(), stem, 1)));
    value = separable(net, "block1", value, stem, first, 1);
    value = separable(net, "block2", value, first, second, 2);
    value = residual(net, "block3", value, second);
    value = separable(net, "block4", value, second, third, 2);
    value = residual(net, "block5", value, third);
    value = separable(net, "block6", value, third, fourth, 2);
    value = residual(net, "block7", value, fourth);
    return net.classify(name, value, fourth);
  }

  /** Depthwise 3 x 3, then pointwise, each normalised and rectified. */
  private static String separable(
      NetworkBuilder net, String name, String from, int in, int out, int stride) {
    String depthwise = name + ".depthwise";
    String filtered =
        net.relu(depthwise, net.convolve(depthwise, from, Convolution.depthwise(in, stride)));
    String pointwise = name + ".pointwise";
    return net.relu(pointwise, net.convolve(pointwise, filtered, Convolution.pointwise(in, out)));
  }

  private static String residual(NetworkBuilder net, String name, String from, int channels) {
    return net.sum(name + ".sum", from, separable(net, name, from, channels, channels, 1));
  }

  private static Model plain(NetworkBuilder net, String name, int stem, int first, int second) {
    String value =
        net.relu(
            "stem", net.convolve("stem", net.input(), Convolution.full(net.channels(), stem, 1)));
    value = net.relu("down1", net.convolve("down1", value, Convolution.full(stem, first, 2)));
    value = plainResidual(net, "block1", value, first);
    value = net.relu("down2", net.convolve("down2", value, Convolution.full(first, second, 2)));
    value = plainResidual(net, "block2", value, second);
    return net.classify(name, value, second);
  }

  private static String plainResidual(NetworkBuilder net, String name, String from, int channels) {
    String a = name + ".a";
    String b = name + ".b";
    String middle = net.relu(a, net.convolve(a, from, Convolution.full(channels, channels, 1)));
    String end = net.convolve(b, middle, Convolution.full(channels, channels, 1));
    return net.relu(name + ".out", net.sum(name + ".sum", from, end));
  }
}
