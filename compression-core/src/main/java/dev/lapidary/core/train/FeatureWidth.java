package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Shape;

/**
 * How many channels the values of a pair have: axis 1 of maps [N, C, H, W], else the last.
 *
 * @param student channels of the student's value
 * @param teacher channels of the teacher's value
 */
public record FeatureWidth(int student, int teacher) {

  /**
   * The widths of a pair, checked: both values are there, and their shapes compare.
   *
   * @throws ModelException if a value is missing or the two do not compare; names both
   */
  static FeatureWidth of(
      FeatureLoss loss, ValuePair pair, FeatureStages student, FeatureStages teacher)
      throws ModelException {
    Shape one = shape(student, pair.student());
    Shape other = shape(teacher, pair.teacher());
    if (loss.comparesPositions()) {
      checkComparable(loss, pair, one, other);
    }
    return new FeatureWidth(channels(pair.student(), one), channels(pair.teacher(), other));
  }

  private static Shape shape(FeatureStages model, String value) throws ModelException {
    InnerValue.require(model.graph(), value);
    Shape shape = model.shape(value);
    if (shape.rank() < 2) {
      throw new ModelException("distill.noFeature", value, shape);
    }
    return shape;
  }

  private static void checkComparable(FeatureLoss loss, ValuePair pair, Shape one, Shape other)
      throws ModelException {
    boolean attention = loss == FeatureLoss.ATTENTION;
    boolean fits = one.rank() == other.rank() && one.rank() <= 4 && !(attention && one.rank() == 2);
    if (fits && one.rank() == 3) {
      Dimension positions = one.dimensions().get(1);
      Dimension others = other.dimensions().get(1);
      if (!mayEqual(positions, others)) {
        throw new ModelException(
            "distill.positions", pair.student(), positions, pair.teacher(), others);
      }
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
