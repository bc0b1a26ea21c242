package dev.lapidary.core.train.network;

import dev.lapidary.core.ir.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual, depthwise-separable classifiers of any size: a convolution, then stages that each halve
 * the image but the first and double the channels, down to 4 pixels; at the end the mean over the
 * image and a fully connected layer. {@link SampleNetwork#FASHION_SMALL} is the one of width 48 and
 * two blocks.
 *
 * @param width channels of the first stage, a multiple of 4
 * @param blocks separable blocks a stage, 1 or more; all but the first are residual
 */
public record SeparableNetwork(int width, int blocks) {
  /** Numbers of channels are multiples of this. */
  static final int MULTIPLE = 4;

  private static final int SMALLEST_IMAGE_TO_HALVE_AT_ONCE = 16;
  private static final int LAST_PIXELS = 4;
  private static final int MOST_STAGES = 5;
  private static final int STEM_SHARE = 3;
  private static final int VALUES_OF_A_NORMALIZATION = 4;

  public SeparableNetwork {
    if (width < MULTIPLE || width % MULTIPLE != 0) {
      throw new IllegalArgumentException("width must be a multiple of 4, found " + width);
    }
    if (blocks < 1) {
      throw new IllegalArgumentException("blocks must be 1 or more, found " + blocks);
    }
  }

  /** A separable block; residual ones keep size and channels. */
  private record Block(int in, int out, int stride, boolean residual) {}

  private int stemChannels() {
    return Math.max(1, Math.round((float) width / STEM_SHARE / MULTIPLE)) * MULTIPLE;
  }

  private static int stemStride(ClassifierTask task) {
    return Math.min(task.height(), task.width()) < SMALLEST_IMAGE_TO_HALVE_AT_ONCE ? 1 : 2;
  }

  private static int stages(ClassifierTask task) {
    int pixels = halved(Math.min(task.height(), task.width()), stemStride(task));
    int stages = 1;
    while (pixels > LAST_PIXELS && stages < MOST_STAGES) {
      pixels = halved(pixels, 2);
      stages++;
    }
    return stages;
  }

  private static int halved(int pixels, int stride) {
    return (pixels - 1) / stride + 1;
  }

  private List<Block> plan(ClassifierTask task) {
    List<Block> plan = new ArrayList<>();
    int in = stemChannels();
    for (int stage = 0; stage < stages(task); stage++) {
      int out = width << stage;
      plan.add(new Block(in, out, stage == 0 ? 1 : 2, false));
      for (int i = 1; i < blocks; i++) {
        plan.add(new Block(out, out, 1, true));
      }
      in = out;
    }
    return plan;
  }

  private int lastChannels(ClassifierTask task) {
    return width << stages(task) - 1;
  }

  /** The network for these images and classes; weights are drawn by {@code seed}. */
  public Model create(ClassifierTask task, long seed) {
    NetworkBuilder net = new NetworkBuilder(task, seed);
    String value = SampleNetwork.stem(net, stemChannels(), stemStride(task));
    int number = 0;
    for (Block block : plan(task)) {
      String name = "block" + ++number;
      String made = SampleNetwork.separable(net, name, value, block.in, block.out, block.stride);
      value = block.residual ? net.sum(name + ".sum", value, made) : made;
    }
    return net.classify("separable-" + width + "-" + blocks, value, lastChannels(task));
  }

  /** Weights of the network, statistics of normalizations included. */
  public long parameters(ClassifierTask task) {
    long count = convolution(Convolution.full(task.channels(), stemChannels(), 1));
    for (Block block : plan(task)) {
      count += convolution(Convolution.depthwise(block.in, 1));
      count += convolution(Convolution.pointwise(block.in, block.out));
    }
    return count + (long) (lastChannels(task) + 1) * task.classes();
  }

  private static long convolution(Convolution layer) {
    return weights(layer) + (long) VALUES_OF_A_NORMALIZATION * layer.out();
  }

  private static long weights(Convolution layer) {
    return (long) layer.kernel() * layer.kernel() * layer.in() / layer.groups() * layer.out();
  }

  /** Multiply-accumulates for one image. */
  public long macs(ClassifierTask task) {
    int height = halved(task.height(), stemStride(task));
    int columns = halved(task.width(), stemStride(task));
    long stem = weights(Convolution.full(task.channels(), stemChannels(), 1));
    long macs = stem * height * columns;
    for (Block block : plan(task)) {
      height = halved(height, block.stride);
      columns = halved(columns, block.stride);
      long each =
          weights(Convolution.depthwise(block.in, 1))
              + weights(Convolution.pointwise(block.in, block.out));
      macs += each * height * columns;
    }
    return macs + (long) lastChannels(task) * task.classes();
  }
}
