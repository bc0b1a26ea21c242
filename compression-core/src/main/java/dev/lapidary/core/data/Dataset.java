package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ValueInfo;
import java.util.List;
import java.util.Optional;

/**
 * Samples of a dataset, decoded on demand: what is in memory is one batch (and for compressed
 * formats the undecoded file). Thread-safe for reading.
 */
public interface Dataset extends AutoCloseable {

  /** What identifies the data: where it is and what it holds. */
  DatasetRef ref();

  /** How another process opens the same samples. */
  default DatasetOrigin origin() {
    return DatasetOrigin.of(ref());
  }

  /** The number of samples. */
  int size();

  /**
   * The tensors of one sample with a leading symbolic batch axis, by the names they are fed under.
   * The single input of a dataset that names none is called "".
   */
  List<ValueInfo> inputs();

  /** Whether every sample has a class label. */
  boolean labelled();

  /**
   * The class index of each sample without decoding inputs; empty if unlabelled. The default
   * decodes everything once.
   *
   * @throws DataException if the underlying file is damaged or gone
   */
  default Optional<int[]> labels() throws DataException {
    if (!labelled()) {
      return Optional.empty();
    }
    int[] all = new int[size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = batch(i).labels().orElseThrow()[0];
    }
    return Optional.of(all);
  }

  /** Names of the classes in label order; empty if unlabelled or unnamed. */
  List<String> classes();

  /**
   * Decodes samples.
   *
   * @param indices each in [0, size); may repeat; order is kept
   * @throws DataException if the underlying file is damaged or gone
   */
  Batch batch(int... indices) throws DataException;

  @Override
  void close();
}
