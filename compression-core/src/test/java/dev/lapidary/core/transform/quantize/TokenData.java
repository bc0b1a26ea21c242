package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.Batch;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Seeded sentences of a transformer: ids of tokens, a mask of ones, types of zeros.
 *
 * @param names of the model's inputs
 * @param tokens ids below this
 */
public record TokenData(List<String> names, int size, int length, int tokens) implements Dataset {

  /** For the inputs of a model. */
  public static TokenData of(Model model, int size, int length, int tokens) {
    return new TokenData(
        model.graph().feeds().stream().map(ValueInfo::name).toList(), size, length, tokens);
  }

  @Override
  public DatasetRef ref() {
    return new DatasetRef(Path.of("memory"), "1".repeat(64));
  }

  @Override
  public List<ValueInfo> inputs() {
    Shape shape = Shape.of(List.of(Dimension.of("N"), Dimension.of(length)));
    return names.stream().map(name -> ValueInfo.tensor(name, ElementType.INT64, shape)).toList();
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
    Map<String, Tensor> fed = new LinkedHashMap<>();
    for (String name : names) {
      long[] values = new long[indices.length * length];
      Arrays.fill(values, name.contains("mask") ? 1 : 0);
      for (int i = 0; name.equals("input_ids") && i < values.length; i++) {
        values[i] = new Random(31L * indices[i / length] + i % length).nextInt(tokens);
      }
      fed.put(name, Tensor.ofLongs(values, indices.length, length));
    }
    return new Batch(indices.length, fed, Optional.empty());
  }

  @Override
  public void close() {}
}
