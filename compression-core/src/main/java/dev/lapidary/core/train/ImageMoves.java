package dev.lapidary.core.train;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Flips and shifts drawn for the images of one batch. */
final class ImageMoves {
  private final Augmentation augmentation;
  private final boolean[] flipped;
  private final int[] shiftX;
  private final int[] shiftY;

  ImageMoves(Augmentation augmentation, int size, SplittableRandom random) {
    this.augmentation = augmentation;
    flipped = new boolean[size];
    shiftX = new int[size];
    shiftY = new int[size];
    int shift = augmentation.shift();
    for (int i = 0; i < size; i++) {
      flipped[i] = augmentation.flip() && random.nextBoolean();
      if (shift > 0) {
        shiftX[i] = random.nextInt(-shift, shift + 1);
        shiftY[i] = random.nextInt(-shift, shift + 1);
      }
    }
  }

  /** Mirrors all images or none. */
  static ImageMoves oriented(int size, boolean mirrored) {
    Augmentation augmentation = Augmentation.moves(mirrored, 0);
    ImageMoves moves = new ImageMoves(augmentation, size, new SplittableRandom(0));
    Arrays.fill(moves.flipped, mirrored);
    return moves;
  }

  /** Which images are mirrored. */
  boolean[] flipped() {
    return flipped;
  }

  /**
   * Applies what was drawn.
   *
   * @param images [N, C, H, W]
   * @throws DataException if something is to be done and the tensor holds no images
   */
  Tensor apply(Tensor images) throws DataException {
    if (!augmentation.movesImages()) {
      return images;
    }
    checkImages(images);
    int width = Math.toIntExact(images.length(3));
    int height = Math.toIntExact(images.length(2));
    int channels = Math.toIntExact(images.length(1));
    float[] source = images.toFloats();
    float[] row = new float[width];
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(source.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer target = bytes.asFloatBuffer();
    for (int plane = 0; plane < source.length / (width * height); plane++) {
      int image = plane / channels;
      for (int y = 0; y < height; y++) {
        int from = augmentation.padding().source(y - shiftY[image], height);
        fillRow(source, from == EdgeFill.NONE ? -1 : (plane * height + from) * width, row, image);
        target.put(row);
      }
    }
    return Tensor.of(ElementType.FLOAT, bytes, images.lengths());
  }

  /**
   * @throws DataException if the tensor is not [N, C, H, W] in FLOAT
   */
  static void checkImages(Tensor images) throws DataException {
    if (images.rank() != 4 || images.elementType() != ElementType.FLOAT) {
      throw new DataException("train.notImages", images.toString());
    }
  }

  /**
   * @param from where the row begins in {@code source}; negative for a row of zeros
   */
  private void fillRow(float[] source, int from, float[] row, int image) {
    int width = row.length;
    for (int x = 0; x < width; x++) {
      int moved = augmentation.padding().source(x - shiftX[image], width);
      boolean empty = from < 0 || moved == EdgeFill.NONE;
      row[x] = empty ? 0 : source[from + (flipped[image] ? width - 1 - moved : moved)];
    }
  }
}
