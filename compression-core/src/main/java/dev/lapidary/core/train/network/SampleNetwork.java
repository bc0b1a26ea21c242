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
      NetworkBuilder net = new NetworkBuilder(task, seed);
      String value = stem(net, 24, 1);
      value = separable(net, "block1", value, 24, 40, 1);
      value = stage(net, 2, value, 40, 80, 2);
      value = stage(net, 4, value, 80, 160, 2);
      value = stage(net, 6, value, 160, 320, 2);
      return net.classify(label(), value, 320);
    }
  },
  /** The teacher: residual, plain convolutions. */
  FASHION_TEACHER("fashion-teacher") {
    @Override
    public Model create(ClassifierTask task, long seed) {
      NetworkBuilder net = new NetworkBuilder(task, seed);
      String value = stem(net, 32, 1);
      value = plainStage(net, 1, value, 32, 64);
      value = plainStage(net, 2, value, 64, 128);
      return net.classify(label(), value, 128);
    }
  },
  /** The student: the sample's style at less than a third of its work. */
  FASHION_SMALL("fashion-small") {
    @Override
    public Model create(ClassifierTask task, long seed) {
      NetworkBuilder net = new NetworkBuilder(task, seed);
      String value = stem(net, 16, 2);
      value = stage(net, 1, value, 16, 48, 1);
      value = stage(net, 3, value, 48, 96, 2);
      value = stage(net, 5, value, 96, 192, 2);
      return net.classify(label(), value, 192);
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

  static String stem(NetworkBuilder net, int out, int stride) {
    Convolution layer = Convolution.full(net.channels(), out, stride);
    return net.relu("stem", net.convolve("stem", net.input(), layer));
  }

  /** Block {@code number} changes size and width, the next one is residual. */
  private static String stage(
      NetworkBuilder net, int number, String from, int in, int out, int stride) {
    String value = separable(net, "block" + number, from, in, out, stride);
    String name = "block" + (number + 1);
    return net.sum(name + ".sum", value, separable(net, name, value, out, out, 1));
  }

  /** Depthwise 3 x 3, then pointwise, each normalised and rectified. */
  static String separable(
      NetworkBuilder net, String name, String from, int in, int out, int stride) {
    String depthwise = name + ".depthwise";
    String filtered =
        net.relu(depthwise, net.convolve(depthwise, from, Convolution.depthwise(in, stride)));
    String pointwise = name + ".pointwise";
    return net.relu(pointwise, net.convolve(pointwise, filtered, Convolution.pointwise(in, out)));
  }

  /** Halves the size, then one residual block of two convolutions. */
  private static String plainStage(NetworkBuilder net, int number, String from, int in, int out) {
    String down = "down" + number;
    String value = net.relu(down, net.convolve(down, from, Convolution.full(in, out, 2)));
    String name = "block" + number;
    Convolution layer = Convolution.full(out, out, 1);
    String middle = net.relu(name + ".a", net.convolve(name + ".a", value, layer));
    String end = net.convolve(name + ".b", middle, layer);
    return net.relu(name + ".out", net.sum(name + ".sum", value, end));
  }
}
