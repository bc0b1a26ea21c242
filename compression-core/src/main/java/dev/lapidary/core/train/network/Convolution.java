package dev.lapidary.core.train.network;

/** A square convolution that keeps the size of its input up to the stride. */
record Convolution(int in, int out, int kernel, int stride, int groups) {

  static Convolution full(int in, int out, int stride) {
    return new Convolution(in, out, 3, stride, 1);
  }

  static Convolution depthwise(int channels, int stride) {
    return new Convolution(channels, channels, 3, stride, channels);
  }

  static Convolution pointwise(int in, int out) {
    return new Convolution(in, out, 1, 1, 1);
  }
}
