package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.Batch;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of floats with labels. */
record MemoryDataset(float[][] rows, Optional<int[]> labels) implements Dataset {

  static MemoryDataset of(int[] labels, float[]... rows) {
    return new MemoryDataset(rows, Optional.of(labels));
  }

  @Override
  public DatasetRef ref() {
    return new DatasetRef(Path.of("memory"), "0");
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public List<ValueInfo> inputs() {
    Shape shape = Shape.of(List.of(Dimension.of("N"), Dimension.of(rows[0].length)));
    return List.of(ValueInfo.tensor("", ElementType.FLOAT, shape));
  }

  @Override
  public boolean labelled() {
    return labels.isPresent();
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public Batch batch(int... indices) {
    float[] values = new float[indices.length * rows[0].length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(rows[indices[i]], 0, values, i * rows[0].length, rows[0].length);
    }
    return new Batch(
        indices.length,
        Map.of("", Tensor.ofFloats(values, indices.length, rows[0].length)),
        labels.map(all -> IntStream.of(indices).map(i -> all[i]).toArray()));
  }

  @Override
  public void close() {}
}
