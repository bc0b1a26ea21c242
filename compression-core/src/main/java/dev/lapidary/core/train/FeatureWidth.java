package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.runtime.ShapeProbe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many channels the values of a pair have: axis 1 of maps [N, C, H, W], else the last.
 *
 * @param student channels of the student's value
 * @param teacher channels of the teacher's value
 */
public record FeatureWidth(int student, int teacher) {

  /**
   * The widths of each pair of a loss, checked: both values are there, and their shapes compare.
   *
   * @param loss with its pairs, see {@link FeaturePairs#complete}
   * @throws WorkbenchException if a value is missing or two do not compare; names both
   */
  public static Map<ValuePair, FeatureWidth> of(DistillationLoss loss, Model student, Model teacher)
      throws WorkbenchException {
    Map<ValuePair, FeatureWidth> widths = new LinkedHashMap<>();
    if (loss.pairs().isEmpty()) {
      return widths;
    }
    Map<String, ValueInfo> learned = ShapeProbe.types(student);
    Map<String, ValueInfo> taught = ShapeProbe.types(teacher);
    for (ValuePair pair : loss.pairs()) {
      Shape one = shape(learned, pair.student(), student);
      Shape other = shape(taught, pair.teacher(), teacher);
      if (!(loss instanceof DistillationLoss.Relation)) {
        checkComparable(loss, pair, one, other);
      }
      widths.put(
          pair, new FeatureWidth(channels(pair.student(), one), channels(pair.teacher(), other)));
    }
    return widths;
  }

  private static Shape shape(Map<String, ValueInfo> types, String value, Model model)
      throws ModelException {
    if (!types.containsKey(value)) {
      throw new ModelException("distill.unknownValue", value, model.graph().name());
    }
    Optional<Shape> shape = types.get(value).tensorType().map(ValueType.OfTensor::shape);
    return shape
        .filter(known -> known.rank() >= 2)
        .orElseThrow(
            () ->
                new ModelException(
                    "distill.noFeature", value, shape.map(Shape::toString).orElse("")));
  }

  private static void checkComparable(DistillationLoss loss, ValuePair pair, Shape one, Shape other)
      throws ModelException {
    boolean attention = loss instanceof DistillationLoss.Attention;
    boolean fits = one.rank() == other.rank() && one.rank() <= 4 && !(attention && one.rank() == 2);
    if (fits && one.rank() == 3) {
      fits = mayEqual(one.dimensions().get(1), other.dimensions().get(1));
    }
    if (!fits) {
      throw new ModelException("distill.shapes", pair.student(), one, pair.teacher(), other);
    }
  }

  private static boolean mayEqual(Dimension one, Dimension other) {
    return one.equals(other)
        || !(one instanceof Dimension.Fixed)
        || !(other instanceof Dimension.Fixed);
  }

  private static int channels(String value, Shape shape) throws ModelException {
    int axis = shape.rank() == 4 ? 1 : shape.rank() - 1;
    if (shape.dimensions().get(axis) instanceof Dimension.Fixed fixed) {
      return Math.toIntExact(fixed.length());
    }
    throw new ModelException("distill.noFeature", value, shape);
  }
}
