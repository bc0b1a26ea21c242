package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.List;
import java.util.Map;

/**
 * The batches of the model that is trained, for another model that sees the same samples, changed
 * alike. The other may name its only input otherwise, take it in another floating-point type or
 * with other axes of length 1; if it takes more inputs or fewer, they are decoded beside.
 */
final class SharedBatches {
  private final TrainingBatches own;
  private final List<ValueInfo> trained;

  /**
   * @param own of the other model
   * @param trained of the model that is trained, of the same dataset and plan
   */
  SharedBatches(TrainingBatches own, TrainingBatches trained) {
    this.own = own;
    this.trained = trained.inputs();
  }

  /** Those of the other model. */
  TrainingBatches own() {
    return own;
  }

  /**
   * What the other model is fed for a batch of the model that is trained.
   *
   * @throws WorkbenchException if the data cannot be read or augmented
   */
  Map<String, Tensor> inputs(TrainingBatch batch) throws WorkbenchException {
    if (trained.containsAll(own.inputs())) {
      return batch.inputs();
    }
    if (isConverted()) {
      Tensor only = batch.inputs().values().iterator().next();
      return Map.of(own.inputs().get(0).name(), converted(only));
    }
    return own.again(batch).inputs();
  }

  private boolean isConverted() {
    if (trained.size() != 1 || own.inputs().size() != 1) {
      return false;
    }
    ElementType given = tensorType(trained.get(0)).elementType();
    ElementType wanted = wanted().elementType();
    return given == wanted || given.isFloating() && wanted.isFloating();
  }

  private Tensor converted(Tensor given) {
    List<Dimension> axes = wanted().shape().dimensions();
    long[] lengths = new long[axes.size()];
    lengths[0] = given.length(0);
    for (int i = 1; i < lengths.length; i++) {
      lengths[i] = ((Dimension.Fixed) axes.get(i)).length();
    }
    return given.elementType() == wanted().elementType()
        ? given.reshaped(lengths)
        : Tensor.ofFloats(wanted().elementType(), given.toFloats(), lengths);
  }

  private ValueType.OfTensor wanted() {
    return tensorType(own.inputs().get(0));
  }

  private static ValueType.OfTensor tensorType(ValueInfo input) {
    return input.tensorType().orElseThrow();
  }
}
