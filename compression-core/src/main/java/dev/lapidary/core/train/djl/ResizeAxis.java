package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ModelException;

/**
 * How one axis is resized: where each element of the output lies on the input's axis.
 *
 * @param in length before
 * @param out length after
 * @param scale out over in as the node has it, before rounding
 * @param from start of the cropped part in [0, 1], for tf_crop_and_resize
 * @param to end of the cropped part
 */
record ResizeAxis(long in, long out, double scale, double from, double to) {

  boolean isIdentity() {
    return in == out && scale == 1;
  }

  /** The place of element {@code i} of the output, on the input's axis. */
  double place(int i, String mode, OperatorCall call) throws ModelException {
    return switch (mode) {
      case "half_pixel" -> halfPixel(i);
      case "half_pixel_symmetric" -> {
        double adjustment = out / (scale * in);
        yield in / 2.0 * (1 - adjustment) + halfPixel(i);
      }
      case "pytorch_half_pixel" -> out > 1 ? halfPixel(i) : 0;
      case "align_corners" -> out == 1 ? 0 : i * (in - 1.0) / (out - 1.0);
      case "asymmetric" -> i / scale;
      case "tf_crop_and_resize" ->
          out > 1
              ? from * (in - 1) + i * (to - from) * (in - 1) / (out - 1)
              : (from + to) / 2 * (in - 1);
      default -> throw call.unsupported("coordinate_transformation_mode " + mode);
    };
  }

  private double halfPixel(int i) {
    return (i + 0.5) / scale - 0.5;
  }
}
