package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * How one input of a dataset becomes one of a model.
 *
 * @param sample the axes of one sample as the model is fed
 */
record InputBinding(ValueInfo source, ValueInfo feed, List<Long> sample) {

  /**
   * Settles how {@code source} is fed as {@code feed}.
   *
   * @throws DataException if it cannot be
   */
  static InputBinding of(Dataset dataset, ValueInfo source, ValueInfo feed) throws DataException {
    ValueType.OfTensor found = source.tensorType().orElseThrow();
    ValueType.OfTensor wanted =
        feed.tensorType().orElseThrow(() -> new DataException("data.bind.noTensor", feed.name()));
    if (!TensorCast.possible(found.elementType(), wanted.elementType())) {
      throw new DataException(
          "data.bind.type",
          dataset.ref().path(),
          feed.name(),
          wanted.elementType(),
          found.elementType());
    }
    List<Long> sample =
        SampleShape.fit(lengths(found.shape()), wanted.shape())
            .orElseThrow(() -> misfit(dataset, feed, found.shape()));
    return new InputBinding(source, feed, sample);
  }

  private static DataException misfit(Dataset dataset, ValueInfo feed, Shape found) {
    Shape wanted = feed.tensorType().orElseThrow().shape();
    return new DataException("data.bind.shape", dataset.ref().path(), feed.name(), wanted, found);
  }

  private static List<Long> lengths(Shape shape) {
    return shape.dimensions().stream()
        .skip(1)
        .map(dimension -> ((Dimension.Fixed) dimension).length())
        .toList();
  }

  /** The input as it is fed. */
  ValueInfo info() {
    List<Dimension> dimensions = new ArrayList<>(List.of(ArrayInput.BATCH));
    sample.forEach(length -> dimensions.add(Dimension.of(length)));
    return ValueInfo.tensor(feed.name(), elementType(), Shape.of(dimensions));
  }

  private ElementType elementType() {
    return feed.tensorType().orElseThrow().elementType();
  }

  Tensor bind(Tensor tensor) throws DataException {
    long[] lengths = new long[sample.size() + 1];
    lengths[0] = tensor.length(0);
    for (int i = 0; i < sample.size(); i++) {
      lengths[i + 1] = sample.get(i);
    }
    return TensorCast.cast(tensor, elementType(), feed.name()).reshaped(lengths);
  }
}
