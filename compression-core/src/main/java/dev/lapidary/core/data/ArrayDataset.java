package dev.lapidary.core.data;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples of arrays in memory, decoded when asked for. */
record ArrayDataset(
    DatasetRef ref, List<ArrayInput> arrays, Optional<int[]> labels, List<String> classes)
    implements Dataset {

  ArrayDataset {
    arrays = List.copyOf(arrays);
    classes = List.copyOf(classes);
  }

  @Override
  public int size() {
    return arrays.get(0).array().count();
  }

  @Override
  public List<ValueInfo> inputs() {
    return arrays.stream().map(ArrayInput::info).toList();
  }

  @Override
  public boolean labelled() {
    return labels.isPresent();
  }

  @Override
  public Optional<int[]> labels() {
    return labels.map(int[]::clone);
  }

  @Override
  public Batch batch(int... indices) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    arrays.forEach(array -> inputs.put(array.name(), array.decode(indices)));
    return new Batch(indices.length, inputs, labels.map(all -> Indices.pick(all, indices)));
  }

  @Override
  public void close() {}
}
