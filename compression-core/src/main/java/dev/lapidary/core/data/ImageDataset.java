package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures decoded from their files batch by batch. */
final class ImageDataset implements Dataset {
  private final DatasetRef ref;
  private final ImageFolder folder;
  private final ImageOptions options;
  private final PixelSize size;

  private ImageDataset(DatasetRef ref, ImageFolder folder, ImageOptions options, PixelSize size) {
    this.ref = ref;
    this.folder = folder;
    this.options = options;
    this.size = size;
  }

  /**
   * Opens the pictures of a folder; without a size to resize to all must be as large as the first,
   * and without a colour mode they are as colourful as the first.
   *
   * @param hash already holds what else identifies the dataset
   */
  static Dataset open(Path named, ImageFolder folder, ImageOptions options, ContentHash hash)
      throws DataException {
    Path firstFile = folder.files().get(0);
    ImageFile first = ImageFile.read(firstFile);
    ImageOptions settled = options.withDefaultColor(first.isGray());
    PixelSize size = settled.resize().orElse(first.size());
    int channels = settled.preprocessing().channels();
    if (channels > 1 && channels != settled.mode().channels()) {
      throw new DataException(
          "data.channels", folder.folder(), settled.mode().channels(), channels);
    }
    folder.hashInto(hash);
    return new ImageDataset(new DatasetRef(named, hash.hex()), folder, settled, size);
  }

  @Override
  public DatasetRef ref() {
    return ref;
  }

  @Override
  public int size() {
    return folder.files().size();
  }

  @Override
  public List<ValueInfo> inputs() {
    Dimension height = Dimension.of(size.height());
    Dimension width = Dimension.of(size.width());
    Dimension channels = Dimension.of(options.mode().channels());
    Shape shape =
        options.channelsFirst()
            ? Shape.of(List.of(ArrayInput.BATCH, channels, height, width))
            : Shape.of(List.of(ArrayInput.BATCH, height, width, channels));
    return List.of(ValueInfo.tensor("", ElementType.FLOAT, shape));
  }

  @Override
  public boolean labelled() {
    return true;
  }

  @Override
  public Optional<int[]> labels() {
    return Optional.of(folder.labels().clone());
  }

  @Override
  public List<String> classes() {
    return folder.classes();
  }

  @Override
  public Batch batch(int... indices) throws DataException {
    int channels = options.mode().channels();
    float[] values = new float[Math.multiplyExact(indices.length, channels * size.pixels())];
    for (int i = 0; i < indices.length; i++) {
      decode(folder.files().get(indices[i]), values, i * channels * size.pixels());
    }
    long[] lengths =
        options.channelsFirst()
            ? new long[] {indices.length, channels, size.height(), size.width()}
            : new long[] {indices.length, size.height(), size.width(), channels};
    return new Batch(
        indices.length,
        Map.of("", Tensor.ofFloats(values, lengths)),
        Optional.of(Indices.pick(folder.labels(), indices)));
  }

  private void decode(Path file, float[] values, int start) throws DataException {
    ImageFile image = ImageFile.read(file);
    if (options.resize().isEmpty() && !image.size().equals(size)) {
      throw new DataException("data.imageSize", file, image.size(), size);
    }
    float[][] planes = image.planes(options.mode());
    for (int c = 0; c < planes.length; c++) {
      float[] plane = BilinearResize.resize(planes[c], image.size(), size);
      int out = start + (options.channelsFirst() ? c * plane.length : c);
      for (float value : plane) {
        values[out] = (float) options.preprocessing().apply(value, c);
        out += options.channelsFirst() ? 1 : planes.length;
      }
    }
  }

  @Override
  public void close() {}
}
