package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.Batch;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Unlabelled samples in memory under one unnamed input.
 *
 * @param all axis 0 is the sample
 */
public record ArrayData(Tensor all) implements Dataset {

  /** Normally distributed samples. */
  public static ArrayData random(long seed, long... lengths) {
    Random random = new Random(seed);
    int count = (int) LongStream.of(lengths).reduce(1, Math::multiplyExact);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new ArrayData(Tensor.ofFloats(values, lengths));
  }

  @Override
  public DatasetRef ref() {
    return new DatasetRef(Path.of("memory"), "0".repeat(64));
  }

  @Override
  public int size() {
    return (int) all.length(0);
  }

  @Override
  public List<ValueInfo> inputs() {
    List<Dimension> axes = new ArrayList<>(all.shape().dimensions());
    axes.set(0, Dimension.of("N"));
    return List.of(ValueInfo.tensor("", ElementType.FLOAT, Shape.of(axes)));
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
    float[] values = all.toFloats();
    int length = values.length / size();
    float[] chosen = new float[indices.length * length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * length, chosen, i * length, length);
    }
    long[] lengths = all.lengths();
    lengths[0] = indices.length;
    return new Batch(
        indices.length, Map.of("", Tensor.ofFloats(chosen, lengths)), Optional.empty());
  }

  @Override
  public void close() {}
}
