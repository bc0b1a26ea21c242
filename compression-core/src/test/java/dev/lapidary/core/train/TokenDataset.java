package dev.lapidary.core.train;

import dev.lapidary.core.data.Batch;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unlabelled sequences: "ids" in 0..9 and "types" in 0..2. */
record TokenDataset(int size, int length) implements Dataset {

  @Override
  public DatasetRef ref() {
    return new DatasetRef(Path.of("tokens"), "");
  }

  @Override
  public List<ValueInfo> inputs() {
    Shape shape = Shape.of(List.of(Dimension.of("N"), Dimension.of(length)));
    return List.of(
        ValueInfo.tensor("ids", ElementType.INT64, shape),
        ValueInfo.tensor("types", ElementType.INT64, shape));
  }

  @Override
  public boolean labelled() {
    return false;
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public Batch batch(int... indices) {
    long[] ids = new long[indices.length * length];
    long[] types = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int sample = indices[i / length];
      ids[i] = (7L * sample + 3L * (i % length)) % 10;
      types[i] = (sample + i % length) % 3;
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("ids", Tensor.ofLongs(ids, indices.length, length));
    inputs.put("types", Tensor.ofLongs(types, indices.length, length));
    return new Batch(indices.length, inputs, Optional.empty());
  }

  @Override
  public void close() {}
}
