package dev.lapidary.core.data;

import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Fits samples to the axes a model declares without moving an element: axes of length 1 are added
 * and dropped, a sample is flattened to one axis, and one axis becomes the two of a picture with a
 * single channel. Anything else could mean more than one thing.
 */
final class SampleShape {
  private SampleShape() {}

  /**
   * The axes under which a sample is fed.
   *
   * @param sample the axes of one sample
   * @param wanted the model's input, batch included
   * @return empty if the sample does not fit
   */
  static Optional<List<Long>> fit(List<Long> sample, Shape wanted) {
    if (!wanted.ranked()) {
      return Optional.of(sample);
    }
    if (wanted.rank() == 0) {
      return Optional.empty();
    }
    List<Dimension> axes = wanted.dimensions().subList(1, wanted.rank());
    if (matches(sample, axes)) {
      return Optional.of(sample);
    }
    long elements = sample.stream().reduce(1L, Math::multiplyExact);
    if (axes.size() == 1 && matches(List.of(elements), axes)) {
      return Optional.of(List.of(elements));
    }
    return fixed(axes).filter(fixed -> sameElements(sample, fixed));
  }

  private static boolean matches(List<Long> sample, List<Dimension> axes) {
    if (sample.size() != axes.size()) {
      return false;
    }
    for (int i = 0; i < axes.size(); i++) {
      if (axes.get(i) instanceof Dimension.Fixed fixed && fixed.length() != sample.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameElements(List<Long> sample, List<Long> fixed) {
    List<Long> found = withoutOnes(sample);
    List<Long> expected = withoutOnes(fixed);
    boolean picture =
        found.size() == 1
            && expected.size() == 2
            && found.get(0) == Math.multiplyExact(expected.get(0), expected.get(1));
    return found.equals(expected) || picture;
  }

  private static Optional<List<Long>> fixed(List<Dimension> axes) {
    return axes.stream().allMatch(Dimension.Fixed.class::isInstance)
        ? Optional.of(axes.stream().map(axis -> ((Dimension.Fixed) axis).length()).toList())
        : Optional.empty();
  }

  private static List<Long> withoutOnes(List<Long> lengths) {
    return lengths.stream().filter(length -> length != 1).toList();
  }
}
