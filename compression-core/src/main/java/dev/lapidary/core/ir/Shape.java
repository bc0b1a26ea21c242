package dev.lapidary.core.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The shape a file or a run gives a value; possibly of unknown rank.
 *
 * @param ranked false if not even the number of axes is known; then {@code dimensions} is empty
 * @param dimensions the axes in order
 */
public record Shape(boolean ranked, List<Dimension> dimensions) {
  public Shape {
    dimensions = List.copyOf(dimensions);
    if (!ranked && !dimensions.isEmpty()) {
      throw new IllegalArgumentException("a shape of unknown rank has no dimensions");
    }
  }

  /** A shape with known axes. */
  public static Shape of(List<Dimension> dimensions) {
    return new Shape(true, dimensions);
  }

  /** A shape with every length fixed. */
  public static Shape of(long... lengths) {
    return of(LongStream.of(lengths).mapToObj(Dimension::of).toList());
  }

  /** A shape of which nothing is known. */
  public static Shape unknownRank() {
    return new Shape(false, List.of());
  }

  /** The number of axes; 0 if unknown. */
  public int rank() {
    return dimensions.size();
  }

  /** Whether every length is fixed. */
  public boolean isFixed() {
    return ranked && dimensions.stream().allMatch(Dimension.Fixed.class::isInstance);
  }

  /** The lengths if every one is fixed. */
  public Optional<long[]> lengths() {
    if (!isFixed()) {
      return Optional.empty();
    }
    return Optional.of(
        dimensions.stream().mapToLong(d -> ((Dimension.Fixed) d).length()).toArray());
  }

  /** The number of elements if every length is fixed. */
  public Optional<Long> elementCount() {
    return lengths().map(ls -> LongStream.of(ls).reduce(1, Math::multiplyExact));
  }

  /** The same shape with one axis replaced. */
  public Shape with(int axis, Dimension dimension) {
    List<Dimension> changed = new ArrayList<>(dimensions);
    changed.set(axis, dimension);
    return of(changed);
  }

  /** For people: {@code [N, 3, 224, 224]}, or {@code [...]} for an unknown rank. */
  @Override
  public String toString() {
    return ranked
        ? dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ", "[", "]"))
        : "[...]";
  }
}
