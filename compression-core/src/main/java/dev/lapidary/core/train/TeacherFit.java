package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.ir.ValueType.OfTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Whether the outputs of a teacher can be compared with those of a student, as far as the two
 * graphs declare them; what they leave open is found out while training.
 */
public final class TeacherFit {
  private TeacherFit() {}

  /**
   * Compares the outputs that terms of a loss are about. Axis 0 is the samples.
   *
   * @param name of the teacher
   * @throws ModelException if there is no such output, or one is no tensor of floats, or a sample
   *     has other numbers of values; names both outputs with types and shapes
   */
  public static void check(LossSettings loss, Graph student, String name, Graph teacher)
      throws ModelException {
    for (LossTerm term : loss.terms()) {
      if (term.kind().usesTeacher()) {
        int place = BoundTerm.place(student, term.output());
        ValueInfo learned = student.outputs().get(place);
        ValueInfo taught = teacher.outputs().get(BoundTerm.counterpart(term, teacher, place));
        if (!isFloat(learned) || !isFloat(taught) || !isAlike(shape(learned), shape(taught))) {
          throw new ModelException(
              "train.teacherFit", name, taught.name(), text(taught), learned.name(), text(learned));
        }
      }
    }
  }

  private static boolean isFloat(ValueInfo value) {
    return value.type() instanceof ValueType.Undeclared
        || value.tensorType().filter(type -> type.elementType().isFloating()).isPresent();
  }

  private static Shape shape(ValueInfo value) {
    return value.tensorType().map(OfTensor::shape).orElse(Shape.unknownRank());
  }

  /** True too if one of them is not known. Axes of length 1 make no difference. */
  private static boolean isAlike(Shape learned, Shape taught) {
    if (!isKnown(learned) || !isKnown(taught)) {
      return true;
    }
    long[] one = longAxes(learned);
    long[] other = longAxes(taught);
    return one.length == other.length
        ? Arrays.equals(one, other)
        : LongStream.of(one).reduce(1, (a, b) -> a * b)
            == LongStream.of(other).reduce(1, (a, b) -> a * b);
  }

  private static boolean isKnown(Shape shape) {
    return shape.ranked() && ofSample(shape).stream().allMatch(Dimension.Fixed.class::isInstance);
  }

  private static long[] longAxes(Shape shape) {
    return ofSample(shape).stream()
        .mapToLong(axis -> ((Dimension.Fixed) axis).length())
        .filter(length -> length != 1)
        .toArray();
  }

  private static List<Dimension> ofSample(Shape shape) {
    return shape.dimensions().stream().skip(1).toList();
  }

  private static String text(ValueInfo value) {
    if (value.type() instanceof ValueType.Undeclared) {
      return "?";
    }
    return value
        .tensorType()
        .map(type -> type.elementType() + " " + type.shape())
        .orElseGet(() -> value.type().getClass().getSimpleName().substring("Of".length()));
  }
}
