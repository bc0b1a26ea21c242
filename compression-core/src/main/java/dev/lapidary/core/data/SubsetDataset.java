package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Some samples of another dataset, which stays open as long as this is used. */
class SubsetDataset implements Dataset {
  private final Dataset whole;
  private final int[] indices;
  private final DatasetRef ref;

  SubsetDataset(Dataset whole, int... indices) {
    this.whole = whole;
    this.indices = indices.clone();
    for (int index : indices) {
      if (index < 0 || index >= whole.size()) {
        throw new IllegalArgumentException(
            "index must be in [0, " + whole.size() + "), found " + index);
      }
    }
    String hash = new ContentHash().text(whole.ref().sha256()).text(Arrays.toString(indices)).hex();
    this.ref = new DatasetRef(whole.ref().path(), hash);
  }

  @Override
  public DatasetRef ref() {
    return ref;
  }

  @Override
  public DatasetOrigin origin() {
    return whole.origin().pick(indices);
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<ValueInfo> inputs() {
    return whole.inputs();
  }

  @Override
  public boolean labelled() {
    return whole.labelled();
  }

  @Override
  public Optional<int[]> labels() throws DataException {
    return whole.labels().map(all -> Indices.pick(all, indices));
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public Batch batch(int... positions) throws DataException {
    return whole.batch(Indices.pick(indices, positions));
  }

  /** Leaves the whole open: others may read it. */
  @Override
  public void close() {}
}
