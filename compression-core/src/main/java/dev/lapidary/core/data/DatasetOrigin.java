package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Path;

/**
 * How a dataset can be opened again, by another process for one.
 *
 * @param path what the user named
 * @param sha256 of the whole dataset's content
 * @param whole whether all samples belong to it, in their order
 * @param indices of the samples in the whole dataset otherwise; not to be changed
 */
public record DatasetOrigin(String path, String sha256, boolean whole, int[] indices) {

  /** All of a dataset. */
  public static DatasetOrigin of(DatasetRef ref) {
    return new DatasetOrigin(
        ref.path().toAbsolutePath().toString(), ref.sha256(), true, new int[0]);
  }

  /** Some samples of this. */
  DatasetOrigin pick(int[] positions) {
    int[] picked = whole ? positions.clone() : Indices.pick(indices, positions);
    return new DatasetOrigin(path, sha256, false, picked);
  }

  /**
   * Opens the dataset.
   *
   * @throws DataException if it is gone, damaged or no longer what it was
   */
  public Dataset open() throws DataException {
    Dataset opened = Datasets.open(Path.of(path));
    if (!opened.ref().sha256().equals(sha256)) {
      opened.close();
      throw new DataException("data.changed", path, sha256, opened.ref().sha256());
    }
    return whole ? opened : new OwnedSubset(opened, indices);
  }

  /** A subset that closes the whole. */
  private static final class OwnedSubset extends SubsetDataset {
    private final Dataset owned;

    OwnedSubset(Dataset owned, int[] indices) {
      super(owned, indices);
      this.owned = owned;
    }

    @Override
    public void close() {
      owned.close();
    }
  }
}
