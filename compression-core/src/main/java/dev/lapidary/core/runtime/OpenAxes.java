package dev.lapidary.core.runtime;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The axes of a model's inputs whose length the file leaves open, as lengths are given to them: by
 * the axis' own name, or as {@code input:axis}, counted from 0, where it has none.
 */
final class OpenAxes {
  private final List<ValueInfo> inputs;

  OpenAxes(List<ValueInfo> inputs) {
    this.inputs = inputs;
  }

  /** The name of one axis: its symbol, else {@code input:axis}. */
  static String name(ValueInfo input, Shape shape, int axis) {
    return shape.dimensions().get(axis) instanceof Dimension.Symbol symbol
        ? symbol.name()
        : address(input, axis);
  }

  static String address(ValueInfo input, int axis) {
    return input.name() + ":" + axis;
  }

  /** The names of all open axes, each once, in the order of the inputs. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (ValueInfo input : inputs) {
      Shape shape = shape(input);
      for (int axis = 0; shape.ranked() && axis < shape.rank(); axis++) {
        if (!(shape.dimensions().get(axis) instanceof Dimension.Fixed)) {
          names.add(name(input, shape, axis));
        }
      }
    }
    return names;
  }

  private static Shape shape(ValueInfo input) {
    return input.tensorType().map(ValueType.OfTensor::shape).orElse(Shape.unknownRank());
  }

  /**
   * Checks that each length is given to an axis there is.
   *
   * @throws ModelException naming the first that is not, what is near it, and the axes there are
   */
  void check(Map<String, Long> lengths) throws ModelException {
    Set<String> known = names();
    for (Map.Entry<String, Long> given : lengths.entrySet()) {
      if (!known.contains(given.getKey())) {
        checkAddress(given.getKey(), given.getValue(), known);
      }
    }
  }

  private void checkAddress(String name, long length, Set<String> known) throws ModelException {
    for (ValueInfo input : inputs) {
      Shape shape = shape(input);
      for (int axis = 0; shape.ranked() && axis < shape.rank(); axis++) {
        if (address(input, axis).equals(name)) {
          checkFixed(input, axis, shape, length);
          return;
        }
      }
    }
    throw unknown(name, known);
  }

  private static void checkFixed(ValueInfo input, int axis, Shape shape, long length)
      throws ModelException {
    if (shape.dimensions().get(axis) instanceof Dimension.Fixed fixed && fixed.length() != length) {
      throw new ModelException(
          "input.axisFixed", axis, input.name(), shape, fixed.length(), length);
    }
  }

  private ModelException unknown(String name, Set<String> known) {
    if (known.isEmpty()) {
      return new ModelException("input.noOpenAxis", name);
    }
    String all = String.join(", ", known);
    Optional<String> near = NearMatches.of(name, known).stream().findFirst();
    return near.isPresent()
        ? new ModelException("input.axisUnknownNear", name, near.get(), all)
        : new ModelException("input.axisUnknown", name, all);
  }
}
