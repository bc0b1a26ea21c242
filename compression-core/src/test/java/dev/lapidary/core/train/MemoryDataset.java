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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Samples in memory.
 *
 * @param samples one array a sample
 * @param classIndices one a sample, or null
 * @param lengths shape of a sample
 */
public record MemoryDataset(String input, float[][] samples, int[] classIndices, long... lengths)
    implements Dataset {

  /**
   * Blobs in [1, 8, 8] images: class k of 3 is bright in its own third of the rows. A small network
   * tells them apart within a few epochs.
   */
  public static MemoryDataset stripes(int size, long seed) {
    Random random = new Random(seed);
    float[][] samples = new float[size][64];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 3;
      for (int p = 0; p < 64; p++) {
        boolean bright = p / 8 / 3 == labels[i];
        samples[i][p] = (float) (random.nextGaussian() + (bright ? 1 : 0));
      }
    }
    return new MemoryDataset("x", samples, labels, 1, 8, 8);
  }

  @Override
  public DatasetRef ref() {
    return new DatasetRef(Path.of("memory"), "");
  }

  @Override
  public int size() {
    return samples.length;
  }

  @Override
  public List<ValueInfo> inputs() {
    List<Dimension> axes = new ArrayList<>(List.of(Dimension.of("N")));
    for (long length : lengths) {
      axes.add(Dimension.of(length));
    }
    return List.of(ValueInfo.tensor(input, ElementType.FLOAT, Shape.of(axes)));
  }

  @Override
  public boolean labelled() {
    return classIndices != null;
  }

  @Override
  public Optional<int[]> labels() {
    return Optional.ofNullable(classIndices);
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public Batch batch(int... indices) {
    int width = samples[0].length;
    float[] values = new float[indices.length * width];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(samples[indices[i]], 0, values, i * width, width);
    }
    long[] shape = new long[lengths.length + 1];
    shape[0] = indices.length;
    System.arraycopy(lengths, 0, shape, 1, lengths.length);
    Optional<int[]> found = Optional.empty();
    if (classIndices != null) {
      int[] picked = new int[indices.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = classIndices[indices[i]];
      }
      found = Optional.of(picked);
    }
    return new Batch(indices.length, Map.of(input, Tensor.ofFloats(values, shape)), found);
  }

  @Override
  public void close() {}
}
