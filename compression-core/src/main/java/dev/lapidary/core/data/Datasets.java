package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens datasets, takes parts of them and binds them to models. */
public final class Datasets {
  private static final String JSON = "dataset.json";
  private static final double BYTE_TO_UNIT = 1 / 255.0;

  private Datasets() {}

  /**
   * Opens a dataset: a {@code dataset.json}, a folder that holds one, a folder with a folder of
   * pictures for each class, an .npz, a .csv, or an IDX file of images with its labels beside it.
   * Pictures no {@code dataset.json} says more about are fed in [0, 1], NCHW.
   *
   * @throws DataException if there is no such file, its format is unknown or it is damaged
   */
  public static Dataset open(Path path) throws DataException {
    if (!Files.exists(path)) {
      throw new DataException("data.notFound", path);
    }
    return Files.isDirectory(path) ? openFolder(path) : openFile(path);
  }

  private static Dataset openFolder(Path folder) throws DataException {
    Path json = folder.resolve(JSON);
    if (Files.isRegularFile(json)) {
      return DatasetJson.open(json, folder);
    }
    if (ImageFolder.recognizes(folder)) {
      ImageOptions options = new ImageOptions(unitRange(), Optional.empty(), Optional.empty());
      ImageFolder images = ImageFolder.list(folder, List.of());
      return ImageDataset.open(folder, images, options, new ContentHash());
    }
    throw new DataException("data.unknownFolder", folder);
  }

  private static Dataset openFile(Path file) throws DataException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return DatasetJson.open(file, file);
    }
    if (name.endsWith(".npz")) {
      return openNpz(file);
    }
    if (name.endsWith(".csv")) {
      DatasetRef ref = new DatasetRef(file, new ContentHash().file(file).hex());
      return new CsvReader(file, CsvColumns.byConvention(), List.of()).read(ref, asIs());
    }
    if (IdxReader.recognizes(file)) {
      return IdxFiles.beside(file).open(file, unitRange(), List.of(), new ContentHash());
    }
    throw new DataException("data.unknownFormat", file);
  }

  private static Dataset openNpz(Path path) throws DataException {
    DatasetRef ref = new DatasetRef(path, new ContentHash().file(path).hex());
    try (NpzFile file = NpzFile.open(path)) {
      return NpzArrays.byConvention(file).read(file, ref, asIs(), List.of());
    }
  }

  private static Preprocessing unitRange() {
    return Preprocessing.scaled(Layout.NCHW, BYTE_TO_UNIT);
  }

  private static Preprocessing asIs() {
    return Preprocessing.layoutOnly(Layout.AS_IS);
  }

  /**
   * Fits a dataset to a model's inputs: by name, or the single one to the single one; see {@link
   * BoundDataset}.
   *
   * @throws DataException if an input has no data, or shape or element type do not fit
   */
  public static BoundDataset bind(Dataset dataset, Model model) throws DataException {
    return BoundDataset.of(dataset, model.graph().feeds());
  }

  /**
   * The samples at {@code indices}, in that order. The whole must stay open meanwhile; closing a
   * subset closes nothing.
   *
   * @throws IllegalArgumentException if an index is not in [0, size)
   */
  public static Dataset subset(Dataset whole, int... indices) {
    return new SubsetDataset(whole, indices);
  }

  /** At most {@code count} different samples, chosen and ordered by the seed alone. */
  public static Dataset sample(Dataset whole, int count, long seed) {
    int[] order = Indices.shuffled(whole.size(), seed);
    return subset(whole, Arrays.copyOf(order, Math.min(count, order.length)));
  }

  /**
   * At most {@code count} different samples with classes as equally frequent as the data allows,
   * classes taking turns. A plain {@link #sample} if there are no labels.
   */
  public static Dataset sampleBalanced(Dataset whole, int count, long seed) throws DataException {
    Optional<int[]> labels = whole.labels();
    if (labels.isEmpty()) {
      return sample(whole, count, seed);
    }
    int most = Math.min(count, whole.size());
    return subset(whole, BalancedSample.choose(labels.get(), most, seed));
  }

  /**
   * Divides a dataset at random.
   *
   * @param fraction share of the first part, in [0, 1], rounded to whole samples
   */
  public static Split split(Dataset whole, double fraction, long seed) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be in [0, 1], found " + fraction);
    }
    int[] order = Indices.shuffled(whole.size(), seed);
    int border = (int) Math.round(fraction * order.length);
    return new Split(
        subset(whole, Arrays.copyOf(order, border)),
        subset(whole, Arrays.copyOfRange(order, border, order.length)));
  }
}
