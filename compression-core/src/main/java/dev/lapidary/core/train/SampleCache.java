package dev.lapidary.core.train;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a model for every sample of a dataset, as it is and mirrored. All values of one
 * sample make one row.
 */
final class SampleCache implements AutoCloseable {
  private final int samples;
  private final RowStore rows;
  private final List<Part> parts = new ArrayList<>();
  private final byte[] row;

  /** Where a value lies in a row, in bytes: {@code lengths} has 1 for the batch. */
  private record Part(String name, ElementType type, int from, int width, long... lengths) {}

  /**
   * @param ofOneSample what values look like; {@link #fits}
   * @param rows of {@link #width} bytes, one for each sample and orientation
   */
  SampleCache(Map<String, Tensor> ofOneSample, int samples, RowStore rows) {
    this.samples = samples;
    this.rows = rows;
    this.row = new byte[width(ofOneSample)];
    int from = 0;
    for (Map.Entry<String, Tensor> entry : ofOneSample.entrySet()) {
      Tensor value = entry.getValue();
      int width = Math.toIntExact(value.byteSize());
      parts.add(new Part(entry.getKey(), value.elementType(), from, width, value.lengths()));
      from += width;
    }
  }

  /** Whether values are whole bytes, and each one row a sample. */
  static boolean fits(Map<String, Tensor> values, int samples) {
    return values.values().stream().allMatch(value -> isRows(value, samples) && isBytes(value));
  }

  /** Whether axis 0 has one place a sample. */
  static boolean isRows(Tensor value, int samples) {
    return value.rank() > 0 && value.length(0) == samples;
  }

  private static boolean isBytes(Tensor value) {
    int bits = value.elementType().bits();
    return bits > 0 && bits % Byte.SIZE == 0;
  }

  /** How many bytes the values of one sample are. */
  static int width(Map<String, Tensor> ofOneSample) {
    return Math.toIntExact(ofOneSample.values().stream().mapToLong(Tensor::byteSize).sum());
  }

  /**
   * Keeps the values of some samples.
   *
   * @param orientation 1 if they are mirrored, else 0
   * @return false, and nothing is kept, if they are not as large as those of the first sample
   */
  boolean put(int[] indices, int orientation, Map<String, Tensor> values) throws StorageException {
    for (Part part : parts) {
      Tensor found = values.get(part.name);
      if (!isRows(found, indices.length)
          || found.byteSize() != (long) indices.length * part.width) {
        return false;
      }
    }
    for (int i = 0; i < indices.length; i++) {
      for (Part part : parts) {
        ByteBuffer data = values.get(part.name).data();
        data.position(i * part.width).get(row, part.from, part.width);
      }
      rows.write(place(indices[i], orientation == 1), row);
    }
    return true;
  }

  private long place(int sample, boolean mirrored) {
    return mirrored ? (long) samples + sample : sample;
  }

  /** The values of a batch, put together. */
  Map<String, Tensor> of(TrainingBatch batch) throws StorageException {
    Map<String, ByteBuffer> found = new LinkedHashMap<>();
    for (Part part : parts) {
      found.put(part.name, ByteBuffer.allocate(Math.multiplyExact(batch.size(), part.width)));
    }
    for (int i = 0; i < batch.size(); i++) {
      rows.read(place(batch.indices()[i], batch.flipped()[i]), row);
      for (Part part : parts) {
        found.get(part.name).put(row, part.from, part.width);
      }
    }
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (Part part : parts) {
      long[] lengths = part.lengths.clone();
      lengths[0] = batch.size();
      values.put(part.name, Tensor.of(part.type, found.get(part.name).flip(), lengths));
    }
    return values;
  }

  @Override
  public void close() {
    rows.close();
  }
}
