package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Tensor;

/**
 * Which channel each element of a weight belongs to, in row-major order.
 *
 * @param channels 1 or more
 * @param inner elements of one channel that lie side by side
 */
record ChannelLayout(int channels, int inner) {

  /**
   * The channels along an axis.
   *
   * @param axis -1 if all elements belong together
   */
  static ChannelLayout of(Tensor weight, int axis) {
    if (axis < 0) {
      return new ChannelLayout(1, Math.toIntExact(weight.elementCount()));
    }
    int inner = 1;
    for (int i = axis + 1; i < weight.rank(); i++) {
      inner *= Math.toIntExact(weight.length(i));
    }
    return new ChannelLayout(Math.toIntExact(weight.length(axis)), inner);
  }

  int channelOf(int element) {
    return element / inner % channels;
  }

  /** The channel of what lies behind a run of {@code inner} elements. */
  int after(int channel) {
    return channel + 1 < channels ? channel + 1 : 0;
  }

  /** The largest magnitude of each channel. */
  float[] largest(float[] values) {
    float[] largest = new float[channels];
    int channel = 0;
    for (int i = 0; i < values.length; channel = after(channel)) {
      float own = largest[channel];
      for (int end = i + inner; i < end; i++) {
        own = Math.max(own, Math.abs(values[i]));
      }
      largest[channel] = own;
    }
    return largest;
  }

  /** The mean magnitude of each channel. */
  double[] means(float[] values) {
    double[] means = new double[channels];
    for (int i = 0; i < values.length; i++) {
      means[channelOf(i)] += Math.abs(values[i]);
    }
    for (int c = 0; c < channels; c++) {
      means[c] *= (double) channels / values.length;
    }
    return means;
  }
}
