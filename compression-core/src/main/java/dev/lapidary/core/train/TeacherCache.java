package dev.lapidary.core.train;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a teacher for every sample of a dataset, as it is and mirrored. All values of one
 * sample make one row.
 */
final class TeacherCache implements AutoCloseable {
  private final int samples;
  private final RowStore rows;
  private final List<Part> parts = new ArrayList<>();
  private final float[] row;

  /** Where a value lies in a row: {@code lengths} has 1 for the batch. */
  private record Part(String name, int from, int length, long... lengths) {}

  /**
   * @param ofOneSample what values look like
   * @param rows of {@link #width} numbers, one for each sample and orientation
   */
  TeacherCache(Map<String, Tensor> ofOneSample, int samples, RowStore rows) {
    this.samples = samples;
    this.rows = rows;
    this.row = new float[width(ofOneSample)];
    int from = 0;
    for (Map.Entry<String, Tensor> value : ofOneSample.entrySet()) {
      int length = Math.toIntExact(value.getValue().elementCount());
      parts.add(new Part(value.getKey(), from, length, value.getValue().lengths()));
      from += length;
    }
  }

  /** How many numbers the values of one sample are. */
  static int width(Map<String, Tensor> ofOneSample) {
    long numbers = ofOneSample.values().stream().mapToLong(Tensor::elementCount).sum();
    return Math.toIntExact(numbers);
  }

  /**
   * Keeps the values of some samples.
   *
   * @param orientation 1 if they are mirrored, else 0
   * @throws ExecutionException if they are not as large as those of the first sample
   */
  void put(int[] indices, int orientation, Map<String, Tensor> values)
      throws ExecutionException, StorageException {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    for (Part part : parts) {
      float[] found = values.get(part.name).toFloats();
      if (found.length != indices.length * part.length) {
        throw new ExecutionException("train.teacherOutput", part.name, indices.length);
      }
      numbers.put(part.name, found);
    }
    for (int i = 0; i < indices.length; i++) {
      for (Part part : parts) {
        System.arraycopy(numbers.get(part.name), i * part.length, row, part.from, part.length);
      }
      rows.write(place(indices[i], orientation == 1), row);
    }
  }

  private long place(int sample, boolean mirrored) {
    return mirrored ? (long) samples + sample : sample;
  }

  /** The values of a batch, put together. */
  Map<String, Tensor> of(TrainingBatch batch) throws StorageException {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    parts.forEach(part -> numbers.put(part.name, new float[batch.size() * part.length]));
    for (int i = 0; i < batch.size(); i++) {
      rows.read(place(batch.indices()[i], batch.flipped()[i]), row);
      for (Part part : parts) {
        System.arraycopy(row, part.from, numbers.get(part.name), i * part.length, part.length);
      }
    }
    Map<String, Tensor> found = new LinkedHashMap<>();
    for (Part part : parts) {
      long[] lengths = part.lengths.clone();
      lengths[0] = batch.size();
      found.put(part.name, Tensor.ofFloats(numbers.get(part.name), lengths));
    }
    return found;
  }

  @Override
  public void close() {
    rows.close();
  }
}
