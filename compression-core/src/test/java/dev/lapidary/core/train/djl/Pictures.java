package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Tensor;
import java.util.Random;

/** Pictures of dark strokes on a light ground, so that detectors have something to detect. */
final class Pictures {
  private static final float NOISE = 0.02f;

  private Pictures() {}

  /** Whether a tensor can be a picture, [N, C, H, W] or [N, H, W, C]. */
  static boolean fit(Tensor tensor) {
    return tensor.rank() == 4 && (tensor.length(1) <= 4 || tensor.length(3) <= 4);
  }

  /**
   * @param lengths [N, C, H, W] or, if C of that is above 4, [N, H, W, C]
   * @param white value of the brightest pixel
   */
  static Tensor of(long[] lengths, float white) {
    boolean channelsLast = lengths[1] > 4;
    int height = (int) (channelsLast ? lengths[1] : lengths[2]);
    int width = (int) (channelsLast ? lengths[2] : lengths[3]);
    int channels = (int) (channelsLast ? lengths[3] : lengths[1]);
    Random random = new Random(1);
    float[] values = new float[(int) lengths[0] * channels * height * width];
    for (int pixel = 0; pixel < values.length / channels; pixel++) {
      int picture = pixel / (height * width);
      int y = pixel / width % height;
      int x = pixel % width;
      float light = isInk(x, y, width, height) ? 0.1f : 0.9f;
      for (int c = 0; c < channels; c++) {
        int plane = (picture * channels + c) * height * width;
        int at = channelsLast ? pixel * channels + c : plane + y * width + x;
        values[at] = white * (light + NOISE * (float) random.nextGaussian());
      }
    }
    return Tensor.ofFloats(values, lengths);
  }

  private static boolean isInk(int x, int y, int width, int height) {
    boolean inside = y > height / 4 && y < 3 * height / 4 && x > width / 8 && x < 7 * width / 8;
    boolean upright = x / 4 % 3 == 0 && y / 4 % 5 < 4;
    boolean bar = y / 3 % 7 == 2;
    return inside && (upright || bar);
  }
}
