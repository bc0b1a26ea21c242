package dev.lapidary.core.data;

/**
 * Resizes a plane with a triangle filter that widens when shrinking, so that no pixel is skipped:
 * what Pillow and torchvision call (antialiased) bilinear, without their rounding to bytes.
 */
final class BilinearResize {
  private BilinearResize() {}

  /** Resizes {@code plane}, [from.height, from.width], to {@code to}; itself if equal. */
  static float[] resize(float[] plane, PixelSize from, PixelSize to) {
    if (from.equals(to)) {
      return plane;
    }
    float[] narrow = new float[from.height() * to.width()];
    Filter across = new Filter(from.width(), to.width());
    for (int y = 0; y < from.height(); y++) {
      across.apply(plane, y * from.width(), narrow, y * to.width(), 1, 1);
    }
    float[] resized = new float[to.pixels()];
    Filter down = new Filter(from.height(), to.height());
    for (int x = 0; x < to.width(); x++) {
      down.apply(narrow, x, resized, x, to.width(), to.width());
    }
    return resized;
  }

  /** The weights along one axis, worked out once. */
  private static final class Filter {
    private final int[] starts;
    private final double[][] weights;

    Filter(int from, int to) {
      starts = new int[to];
      weights = new double[to][];
      double scale = (double) from / to;
      double support = Math.max(scale, 1);
      for (int i = 0; i < to; i++) {
        double center = (i + 0.5) * scale;
        starts[i] = Math.max(0, (int) (center - support + 0.5));
        int end = Math.min(from, (int) (center + support + 0.5));
        weights[i] = triangle(starts[i], end, center, support);
      }
    }

    private static double[] triangle(int start, int end, double center, double support) {
      double[] weights = new double[end - start];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Math.max(0, 1 - Math.abs((start + i + 0.5 - center) / support));
        sum += weights[i];
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] /= sum;
      }
      return weights;
    }

    void apply(float[] in, int inStart, float[] out, int outStart, int inStep, int outStep) {
      for (int i = 0; i < weights.length; i++) {
        double sum = 0;
        int position = inStart + starts[i] * inStep;
        for (double weight : weights[i]) {
          sum += weight * in[position];
          position += inStep;
        }
        out[outStart + i * outStep] = (float) sum;
      }
    }
  }
}
