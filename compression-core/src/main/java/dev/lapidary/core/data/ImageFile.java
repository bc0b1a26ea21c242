package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A decoded picture file. Transparency is ignored. */
record ImageFile(BufferedImage image) {
  private static final long MOST_PIXELS = 100_000_000;
  private static final double BYTE_MAX = 255;

  /**
   * Decodes the first picture of a file.
   *
   * @throws DataException if it is no picture Java can read, is damaged or absurdly large
   */
  static ImageFile read(Path file) throws DataException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      if (in == null) {
        throw new DataException("data.unreadable", file, "it cannot be opened");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException("data.imageFormat", file);
      }
      return read(readers.next(), in, file);
    } catch (IOException e) {
      throw new DataException(e, "data.imageDamaged", file, IoReason.of(e));
    }
  }

  private static ImageFile read(ImageReader reader, ImageInputStream in, Path file)
      throws IOException, DataException {
    try {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new DataException("data.imageTooLarge", file, pixels, MOST_PIXELS);
      }
      return new ImageFile(reader.read(0));
    } catch (RuntimeException e) {
      // The decoders throw index, argument and state exceptions for damaged files.
      throw new DataException(e, "data.imageDamaged", file, "its content does not fit its header");
    } finally {
      reader.dispose();
    }
  }

  PixelSize size() {
    return new PixelSize(image.getHeight(), image.getWidth());
  }

  /** Whether the file holds luma alone. */
  boolean isGray() {
    return image.getRaster().getNumBands() <= 2
        && !(image.getColorModel() instanceof IndexColorModel);
  }

  /**
   * The pixels in [0, 255].
   *
   * @return a plane {@code [height * width]} for each channel
   */
  float[][] planes(ColorMode mode) {
    float[][] planes = isGray() ? new float[][] {gray()} : rgb();
    if (planes.length == mode.channels()) {
      return planes;
    }
    return mode == ColorMode.RGB
        ? new float[][] {planes[0], planes[0], planes[0]}
        : new float[][] {luma(planes)};
  }

  /** Read from the raster: Java's own conversion would bend the values by a gamma curve. */
  private float[] gray() {
    Raster raster = image.getRaster();
    int bits = raster.getSampleModel().getSampleSize(0);
    float[] plane =
        raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (float[]) null);
    double scale = BYTE_MAX / ((1L << bits) - 1);
    for (int i = 0; i < plane.length && bits != Byte.SIZE; i++) {
      plane[i] = (float) (plane[i] * scale);
    }
    return plane;
  }

  private float[][] rgb() {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    float[][] planes = new float[ColorMode.RGB.channels()][pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      planes[0][i] = pixels[i] >> 16 & 0xFF;
      planes[1][i] = pixels[i] >> 8 & 0xFF;
      planes[2][i] = pixels[i] & 0xFF;
    }
    return planes;
  }

  private static float[] luma(float[][] rgb) {
    float[] luma = new float[rgb[0].length];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
    }
    return luma;
  }
}
