package dev.lapidary.core.profile;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.List;
import java.util.Optional;

/** How many samples one run of a model holds. */
final class BatchLength {
  private BatchLength() {}

  /**
   * The batch a run will have: the wanted one if an input leaves an axis open, else the length the
   * file fixes, which is the first axis of the first input.
   *
   * @throws ModelException if more than one sample is wanted and the file fixes another number
   */
  static int of(Model model, long wanted) throws ModelException {
    List<Shape> shapes =
        model.graph().feeds().stream()
            .map(ValueInfo::tensorType)
            .flatMap(Optional::stream)
            .map(ValueType.OfTensor::shape)
            .toList();
    if (!shapes.stream().allMatch(Shape::isFixed)) {
      return Math.toIntExact(wanted);
    }
    long fixed =
        shapes.stream()
            .filter(shape -> shape.rank() > 1)
            .mapToLong(shape -> shape.lengths().orElseThrow()[0])
            .findFirst()
            .orElse(1);
    if (wanted != 1 && wanted != fixed) {
      throw new ModelException("model.fixedBatch", fixed, wanted);
    }
    return Math.toIntExact(fixed);
  }
}
