package dev.lapidary.core.train;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Tensor;
import java.util.SplittableRandom;

/** Brightness and contrast drawn for the images of one batch. */
final class ImageTones {
  private final double[] factors;
  private final double[] offsets;

  ImageTones(Augmentation augmentation, int size, SplittableRandom random) {
    factors = new double[size];
    offsets = new double[size];
    for (int i = 0; i < size; i++) {
      factors[i] = 1 + augmentation.contrast() * (2 * random.nextDouble() - 1);
      offsets[i] = augmentation.brightness() * (2 * random.nextDouble() - 1);
    }
  }

  /**
   * Applies what was drawn: {@code mean + factor * (x - mean) + offset * deviation}, mean and
   * deviation over all values of the image.
   *
   * @param images [N, C, H, W]
   * @throws DataException if the tensor holds no images
   */
  Tensor apply(Tensor images) throws DataException {
    ImageMoves.checkImages(images);
    float[] values = images.toFloats();
    int length = values.length / factors.length;
    for (int i = 0; i < factors.length; i++) {
      change(values, i * length, length, factors[i], offsets[i]);
    }
    return Tensor.ofFloats(values, images.lengths());
  }

  private static void change(float[] values, int from, int length, double factor, double offset) {
    double sum = 0;
    double squares = 0;
    for (int p = from; p < from + length; p++) {
      sum += values[p];
      squares += (double) values[p] * values[p];
    }
    double mean = sum / length;
    double deviation = Math.sqrt(Math.max(0, squares / length - mean * mean));
    double constant = mean - factor * mean + offset * deviation;
    for (int p = from; p < from + length; p++) {
      values[p] = (float) (factor * values[p] + constant);
    }
  }
}
