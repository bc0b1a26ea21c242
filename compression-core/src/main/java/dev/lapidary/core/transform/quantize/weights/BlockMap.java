package dev.lapidary.core.transform.quantize.weights;

/**
 * The map {@code w = scale * (code - zeroPoint)} of one block. Computed in float and rounded half
 * away from zero, as ONNX Runtime's own quantizer of blocks does, so that both write the same
 * bytes.
 *
 * @param scale below 0 in symmetric blocks whose largest magnitude is positive, since there is one
 *     more code below the middle than above; 0 for a block of zeros
 */
record BlockMap(float scale, int zeroPoint, BlockScheme scheme) {

  /** Fits the map to {@code values[from]} up to {@code values[to - 1]}, one value or more. */
  static BlockMap fit(float[] values, int from, int to, BlockScheme scheme) {
    float least = values[from];
    float most = values[from];
    for (int i = from + 1; i < to; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    return scheme.symmetric() ? symmetric(least, most, scheme) : asymmetric(least, most, scheme);
  }

  private static BlockMap symmetric(float least, float most, BlockScheme scheme) {
    float extreme = Math.abs(most) > Math.abs(least) ? most : least;
    return new BlockMap(-extreme / scheme.half(), scheme.middle(), scheme);
  }

  private static BlockMap asymmetric(float least, float most, BlockScheme scheme) {
    float minimum = Math.min(least, 0);
    float scale = (Math.max(most, 0) - minimum) / scheme.highest();
    int zeroPoint = scale == 0 ? 0 : Math.round(-minimum / scale);
    return new BlockMap(scale, Math.min(zeroPoint, scheme.highest()), scheme);
  }

  /** The nearest code. */
  int code(float value) {
    float reciprocal = Math.abs(scale) < Float.MIN_NORMAL ? 0 : 1 / scale;
    int code = Math.round(value * reciprocal + zeroPoint);
    return Math.max(scheme.lowest(), Math.min(scheme.highest(), code));
  }

  /** What a code stands for. */
  float value(int code) {
    return scale * (code - zeroPoint);
  }
}
