package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs any number of samples through a model that takes a fixed number: part by part, the last one
 * filled up with its last sample.
 *
 * @param length samples in one run, 1 or more
 */
record FixedBatch(int length) {
  FixedBatch {
    Range.require(length >= 1, "length must be 1 or more", length);
  }

  /** A run of the model. */
  interface Run {
    Map<String, Tensor> of(Map<String, Tensor> inputs) throws WorkbenchException;
  }

  /**
   * The batch that the model fixes; empty if it takes any.
   *
   * @throws ModelException if it takes no sample at all
   */
  static Optional<FixedBatch> of(Model model) throws ModelException {
    for (ValueInfo feed : model.graph().feeds()) {
      Optional<Dimension> batch =
          feed.tensorType()
              .map(ValueType.OfTensor::shape)
              .filter(shape -> shape.rank() > 0)
              .map(shape -> shape.dimensions().get(0));
      if (batch.isPresent() && batch.get() instanceof Dimension.Fixed fixed) {
        if (fixed.length() == 0) {
          throw new ModelException("train.emptyBatch", feed.name());
        }
        return Optional.of(new FixedBatch(Math.toIntExact(fixed.length())));
      }
    }
    return Optional.empty();
  }

  /**
   * The values of all samples.
   *
   * @param inputs axis 0 of each is the samples
   * @return values with a row for each sample; what is no row a sample, as the first part gives it
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs, Run run) throws WorkbenchException {
    int samples = Math.toIntExact(inputs.values().iterator().next().length(0));
    Map<String, List<Tensor>> parts = new LinkedHashMap<>();
    for (int from = 0; from < samples; from += length) {
      Map<String, Tensor> part = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        part.put(input.getKey(), part(input.getValue(), from));
      }
      run.of(part).forEach((name, v) -> parts.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
    }
    Map<String, Tensor> joined = new LinkedHashMap<>();
    parts.forEach((name, values) -> joined.put(name, joined(values, samples)));
    return joined;
  }

  private Tensor part(Tensor whole, int from) {
    int samples = Math.toIntExact(whole.length(0));
    ByteBuffer data = whole.data();
    int row = data.remaining() / samples;
    ByteBuffer part = ByteBuffer.allocate(row * length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = from; i < from + length; i++) {
      part.put(data.slice(Math.min(i, samples - 1) * row, row));
    }
    long[] lengths = whole.lengths();
    lengths[0] = length;
    return Tensor.of(whole.elementType(), part.flip(), lengths);
  }

  private Tensor joined(List<Tensor> parts, int samples) {
    Tensor first = parts.get(0);
    boolean rows =
        parts.stream()
            .allMatch(p -> SampleCache.isRows(p, length) && p.byteSize() == first.byteSize());
    if (!rows) {
      return first;
    }
    int row = Math.toIntExact(first.byteSize() / length);
    ByteBuffer all = ByteBuffer.allocate(row * samples).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor part : parts) {
      all.put(part.data().slice(0, Math.min(row * length, all.remaining())));
    }
    long[] lengths = first.lengths();
    lengths[0] = samples;
    return Tensor.of(first.elementType(), all.flip(), lengths);
  }
}
