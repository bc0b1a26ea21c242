package dev.lapidary.core.transform.quantize.calibrate;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers that docs/benchmarks/onnxruntime_numbers.py makes: a linear congruential generator
 * fills one batch after the other, and in it one input after the other.
 */
public final class NumberedData implements Dataset {
  private static final int BATCHES = 8;
  private static final int OPEN_BATCH = 1;
  private static final int OPEN_AXIS = 4;

  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<Map<String, float[]>> samples = new ArrayList<>();
  private final int batch;
  private long state = 1;

  public NumberedData(Model model) {
    List<ValueInfo> feeds = model.graph().feeds();
    this.batch = (int) length(feeds.get(0), 0, OPEN_BATCH);
    for (ValueInfo feed : feeds) {
      List<Dimension> axes = new ArrayList<>(List.of(Dimension.of("N")));
      for (int axis = 1; axis < shape(feed).rank(); axis++) {
        axes.add(Dimension.of(length(feed, axis, OPEN_AXIS)));
      }
      inputs.add(ValueInfo.tensor(feed.name(), type(feed), Shape.of(axes)));
    }
    for (int i = 0; i < BATCHES; i++) {
      fill();
    }
  }

  private void fill() {
    List<Map<String, float[]>> filled = new ArrayList<>();
    for (int sample = 0; sample < batch; sample++) {
      filled.add(new LinkedHashMap<>());
    }
    for (ValueInfo input : inputs) {
      for (Map<String, float[]> sample : filled) {
        float[] numbers = new float[elements(input)];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = next(type(input) == ElementType.FLOAT);
        }
        sample.put(input.name(), numbers);
      }
    }
    samples.addAll(filled);
  }

  private float next(boolean real) {
    state = (state * 1664525 + 1013904223) % (1L << 32);
    long number = state >> 8;
    return real ? (float) (number / (double) (1 << 22) - 2) : number % 2;
  }

  private static Shape shape(ValueInfo value) {
    return value.tensorType().orElseThrow().shape();
  }

  private static ElementType type(ValueInfo value) {
    return value.tensorType().orElseThrow().elementType();
  }

  private static long length(ValueInfo value, int axis, long open) {
    return shape(value).dimensions().get(axis) instanceof Dimension.Fixed fixed
        ? fixed.length()
        : open;
  }

  private static int elements(ValueInfo input) {
    int elements = 1;
    for (int axis = 1; axis < shape(input).rank(); axis++) {
      elements *= (int) length(input, axis, 0);
    }
    return elements;
  }

  /** How many samples a batch has. */
  public int batchSize() {
    return batch;
  }

  @Override
  public Batch batch(int... indices) {
    Map<String, Tensor> fed = new LinkedHashMap<>();
    for (ValueInfo input : inputs) {
      int length = elements(input);
      float[] numbers = new float[indices.length * length];
      for (int i = 0; i < indices.length; i++) {
        float[] own = samples.get(indices[i]).get(input.name());
        System.arraycopy(own, 0, numbers, i * length, length);
      }
      long[] lengths = new long[shape(input).rank()];
      lengths[0] = indices.length;
      for (int axis = 1; axis < lengths.length; axis++) {
        lengths[axis] = length(input, axis, 0);
      }
      fed.put(input.name(), Tensor.ofFloats(type(input), numbers, lengths));
    }
    return new Batch(indices.length, fed, Optional.empty());
  }

  @Override
  public DatasetRef ref() {
    return new DatasetRef(Path.of("memory"), "0".repeat(64));
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public List<ValueInfo> inputs() {
    return inputs;
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
  public void close() {}
}
