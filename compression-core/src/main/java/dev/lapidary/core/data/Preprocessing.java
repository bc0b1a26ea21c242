package dev.lapidary.core.data;

import java.util.List;

/**
 * What is done to values before a model sees them: {@code (value * scale - mean[channel]) /
 * std[channel]}, and the order of axes.
 *
 * @param scale finite
 * @param mean one value for all channels or one a channel
 * @param std as {@code mean}, each above 0
 */
public record Preprocessing(Layout layout, double scale, List<Double> mean, List<Double> std) {

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale must be finite, found " + scale);
    }
    if (mean.isEmpty() || !mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("mean must hold finite numbers, found " + mean);
    }
    if (std.isEmpty() || !std.stream().allMatch(s -> Double.isFinite(s) && s > 0)) {
      throw new IllegalArgumentException("std must hold numbers above 0, found " + std);
    }
    if (mean.size() != std.size() && mean.size() != 1 && std.size() != 1) {
      throw new IllegalArgumentException(
          "mean and std must have one value or one a channel, found "
              + mean.size()
              + " and "
              + std.size());
    }
  }

  /** Only the layout changes. */
  public static Preprocessing layoutOnly(Layout layout) {
    return scaled(layout, 1);
  }

  /** Values are multiplied by {@code scale}, nothing else. */
  public static Preprocessing scaled(Layout layout, double scale) {
    return new Preprocessing(layout, scale, List.of(0.0), List.of(1.0));
  }

  /** Whether values stay what they are. */
  public boolean keepsValues() {
    return scale == 1 && mean.stream().allMatch(m -> m == 0) && std.stream().allMatch(s -> s == 1);
  }

  /** The number of channels that mean and std are given for; 1 stands for any number. */
  public int channels() {
    return Math.max(mean.size(), std.size());
  }

  /** The value a model sees. */
  public double apply(double value, int channel) {
    return (value * scale - of(mean, channel)) / of(std, channel);
  }

  private static double of(List<Double> values, int channel) {
    return values.get(values.size() == 1 ? 0 : channel);
  }
}
